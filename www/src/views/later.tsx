import type { ComponentChildren, FunctionComponent } from "preact";
import { furtherViews } from "../later.ts";
import { partNotLoaded } from "../problems.ts";
import { Said } from "./said.tsx";

type Parts = Exclude<(typeof furtherViews)["loaded"]["value"], "not loaded" | undefined>;

const pending = (words: ComponentChildren): ComponentChildren => <p class="pending">{words}</p>;
const nothing = (): ComponentChildren => null;

/** A view that is fetched behind the page, and what is there instead where it isn't. */
function part<Props extends object>(
  of: (parts: Parts) => FunctionComponent<Props>,
  instead: (words: ComponentChildren) => ComponentChildren = pending,
): FunctionComponent<Props> {
  return (props) => {
    const parts = furtherViews.loaded.value;
    if (parts === undefined) return instead("This part of the page is on its way.");
    if (parts === "not loaded") {
      return instead(<Said of={partNotLoaded()} />);
    }
    const Part = of(parts);
    return <Part {...props} />;
  };
}

export const Again = part((parts) => parts.Again, nothing);
export const Compare = part((parts) => parts.Compare);
export const CopyMarkdown = part((parts) => parts.CopyMarkdown);
export const Course = part((parts) => parts.Course);
export const Drawing = part((parts) => parts.Drawing);
export const Findings = part((parts) => parts.Findings);
export const Guide = part((parts) => parts.Guide);
export const KeptFolders = part((parts) => parts.KeptFolders, nothing);
export const KeptLine = part((parts) => parts.KeptLine, nothing);
export const Listed = part((parts) => parts.Listed);
export const Operations = part((parts) => parts.Operations);
export const Palette = part((parts) => parts.Palette);
export const Patch = part((parts) => parts.Patch, nothing);
export const RulePage = part((parts) => parts.RulePage);
export const Rules = part((parts) => parts.Rules);
export const Settings = part((parts) => parts.Settings);
export const Report = part((parts) => parts.Report);
export const Project = part((parts) => parts.Project);
export const ProjectParts = part((parts) => parts.Parts);
export const Tools = part((parts) => parts.Tools);
export const Whereabouts = part((parts) => parts.Whereabouts);
export const Write = part((parts) => parts.Write);
