/** Views that are fetched behind the page. */

export { Compare } from "./compare.tsx";
export { Course } from "./course.tsx";
export { DocumentsMenu } from "./documents-menu.tsx";
export { Guide } from "./guide.tsx";
export { Findings } from "./judged/findings.tsx";
export { RulePage } from "./judged/rule-page.tsx";
export { Rules } from "./judged/rules.tsx";
export { Settings } from "./judged/settings.tsx";
export { Parts, Project } from "./project.tsx";
export { Report } from "./report.tsx";
export { Whereabouts } from "./schema/whereabouts.tsx";
