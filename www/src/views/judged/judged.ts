/** What is found, and how it is judged: fetched behind the page. */

export { Findings } from "./findings.tsx";
export { RulePage } from "./rule-page.tsx";
export { Rules } from "./rules.tsx";
export { Settings } from "./settings.tsx";
