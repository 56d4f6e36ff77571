import type { FunctionComponent } from "preact";
import { furtherViews } from "../later.ts";
import { partNotLoaded } from "../problems.ts";
import { Said } from "./said.tsx";

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
          <Said of={partNotLoaded()} />
        </p>
      );
    }
    const Part = of(parts);
    return <Part {...props} />;
  };
}

export const Compare = part((parts) => parts.Compare);
export const Course = part((parts) => parts.Course);
export const DocumentsMenu = part((parts) => parts.DocumentsMenu);
export const Findings = part((parts) => parts.Findings);
export const Guide = part((parts) => parts.Guide);
export const RulePage = part((parts) => parts.RulePage);
export const Rules = part((parts) => parts.Rules);
export const Settings = part((parts) => parts.Settings);
export const Report = part((parts) => parts.Report);
export const Project = part((parts) => parts.Project);
export const ProjectParts = part((parts) => parts.Parts);
export const Whereabouts = part((parts) => parts.Whereabouts);
