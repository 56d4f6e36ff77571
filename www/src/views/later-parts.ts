/** Views that are fetched behind the page. */

export { Again } from "./again.tsx";
export { Compare } from "./compare.tsx";
export { CopyMarkdown } from "./copy-markdown.tsx";
export { Course } from "./course.tsx";
export { Guide } from "./guide.tsx";
export { Findings } from "./judged/findings.tsx";
export { RulePage } from "./judged/rule-page.tsx";
export { Rules } from "./judged/rules.tsx";
export { Settings } from "./judged/settings.tsx";
export { KeptFolders, KeptLine } from "./kept.tsx";
export { Listed } from "./listed.tsx";
export { Operations } from "./operations.tsx";
export { Palette } from "./palette.tsx";
export { Patch } from "./patch.tsx";
export { Parts, Project } from "./project.tsx";
export { Report } from "./report.tsx";
export { Drawing } from "./schema/drawing/drawing.tsx";
export { Whereabouts } from "./schema/whereabouts.tsx";
export { Tools } from "./tools.tsx";
export { Write } from "./write/write.tsx";
