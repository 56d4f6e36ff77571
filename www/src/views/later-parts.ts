/** Views that are fetched behind the page. */

export { Compare } from "./compare.tsx";
export { CopyMarkdown } from "./copy-markdown.tsx";
export { Course } from "./course.tsx";
export { Findings } from "./judged/findings.tsx";
export { RulePage } from "./judged/rule-page.tsx";
export { Rules } from "./judged/rules.tsx";
export { Settings } from "./judged/settings.tsx";
export { Listed } from "./listed.tsx";
export { Operations } from "./operations.tsx";
export { Palette } from "./palette.tsx";
export { Parts, Project } from "./project.tsx";
export { Report } from "./report.tsx";
export { Whereabouts } from "./schema/whereabouts.tsx";
export { Tools } from "./tools.tsx";
