import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { isPageOfReport } from "./about-report.tsx";
import { openAnother } from "./actions.ts";
import { DocumentsMenu } from "./documents-menu.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** What can be done in any view. */
export function Tools({ audit }: { readonly audit: Audit }) {
  return (
    <div class="tools">
      <ThemeChoice />
      <Shortcuts />
      <a class="guide-link" href={addressOf({ at: "guide" }, "")}>
        How it works
      </a>
      {!audit.recording && <DocumentsMenu audit={audit} />}
      {!isPageOfReport && (
        <button type="button" onClick={openAnother.run}>
          {openAnother.name}
        </button>
      )}
    </div>
  );
}
