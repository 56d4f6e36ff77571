import { useState } from "preact/hooks";
import { reportPage } from "../engine/client.ts";
import type { DocumentName } from "../engine/types.ts";
import { archiveName } from "./archive-name.ts";
import { DocumentButton, saveEverything, saveReport } from "./documents.tsx";
import { Menu } from "./menu.tsx";

/** Every document about the whole folder, and all there are as one archive. */
export function DocumentsMenu({
  name,
  documents,
}: {
  readonly name: string;
  readonly documents: readonly DocumentName[];
}) {
  const [hasSource, setHasSource] = useState(true);
  return (
    <Menu title="Documents">
      <li>
        <button type="button" class="document" onClick={() => saveEverything(archiveName(name))}>
          <span aria-hidden="true">↓&nbsp;</span>everything as .zip
        </button>
        <small>and two files for each migration</small>
      </li>
      <li>
        <button
          type="button"
          class="document"
          disabled={reportPage.value === undefined}
          onClick={() => saveReport(name, hasSource)}
        >
          <span aria-hidden="true">↓&nbsp;</span>report.html
        </button>
        <small>
          this page in one file, to read without Limbeck{" "}
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
      {documents.map(({ name, what }) => (
        <li key={name}>
          <DocumentButton name={name} />
          <small>{what}</small>
        </li>
      ))}
    </Menu>
  );
}
