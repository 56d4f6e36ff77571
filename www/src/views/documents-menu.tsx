import { useState } from "preact/hooks";
import { reportPage } from "../engine/client.ts";
import { reportPageNotLoaded } from "../problems.ts";
import type { Audit } from "../state/session.ts";
import { type Action, everythingOf, reportOf } from "./actions.ts";
import { DocumentButton } from "./documents.tsx";
import { Menu } from "./menu.tsx";
import { Said } from "./said.tsx";

/** Every document about the whole folder, and all there are as one archive. */
export function DocumentsMenu({ audit }: { readonly audit: Audit }) {
  const [hasSource, setHasSource] = useState(true);
  const everything = everythingOf(audit);
  const report = reportOf(audit, hasSource);
  const page = reportPage.loaded.value;
  return (
    <Menu title="Documents">
      <li>
        <DoButton action={everything} />
        <small>{everything.beside}</small>
      </li>
      <li>
        <DoButton action={report} isDisabled={typeof page !== "object"} />
        {page === "not loaded" && (
          <small role="status">
            <Said of={reportPageNotLoaded()} />
          </small>
        )}
        <small>
          {report.beside}{" "}
          <label>
            <input
              type="checkbox"
              checked={hasSource}
              onChange={({ currentTarget: { checked } }) => setHasSource(checked)}
            />{" "}
            with the text of files
          </label>
        </small>
      </li>
      {audit.overview.documents.map(({ name, what }) => (
        <li key={name}>
          <DocumentButton name={name} />
          <small>{what}</small>
        </li>
      ))}
    </Menu>
  );
}

function DoButton({
  action,
  isDisabled = false,
}: {
  readonly action: Action;
  readonly isDisabled?: boolean;
}) {
  return (
    <button type="button" class="document" disabled={isDisabled} onClick={action.run}>
      <span aria-hidden="true">↓&nbsp;</span>
      {action.name}
    </button>
  );
}
