import type { FunctionComponent } from "preact";
import { furtherViews } from "../later.ts";

type Parts = Exclude<(typeof furtherViews)["loaded"]["value"], "not loaded" | undefined>;

/** A view that is fetched behind the page. */
function part<Props extends object>(
  of: (parts: Parts) => FunctionComponent<Props>,
): FunctionComponent<Props> {
  return (props) => {
    const parts = furtherViews.loaded.value;
    if (parts === undefined) return <p class="pending">This part of the page is on its way.</p>;
    if (parts === "not loaded") {
      return (
        <p class="pending">
          This part of the page could not be fetched. Load the page again, and drop the folder again.
        </p>
      );
    }
    const Part = of(parts);
    return <Part {...props} />;
  };
}

export const Compare = part((parts) => parts.Compare);
export const CopyMarkdown = part((parts) => parts.CopyMarkdown);
export const Course = part((parts) => parts.Course);
export const Findings = part((parts) => parts.Findings);
export const Listed = part((parts) => parts.Listed);
export const Operations = part((parts) => parts.Operations);
export const Palette = part((parts) => parts.Palette);
export const RulePage = part((parts) => parts.RulePage);
export const Rules = part((parts) => parts.Rules);
export const Settings = part((parts) => parts.Settings);
export const Report = part((parts) => parts.Report);
export const Project = part((parts) => parts.Project);
export const ProjectParts = part((parts) => parts.Parts);
export const Tools = part((parts) => parts.Tools);
export const Whereabouts = part((parts) => parts.Whereabouts);
