import { useEffect, useRef, useState } from "preact/hooks";
import { reportPage } from "../engine/client.ts";
import type { DocumentName } from "../engine/types.ts";
import { reportPageNotLoaded } from "../problems.ts";
import { archiveName } from "./archive-name.ts";
import { DocumentButton, saveEverything, saveReport } from "./documents.tsx";
import { Said } from "./said.tsx";

/** Every document about the whole folder, and all there are as one archive. */
export function DocumentsMenu({
  name,
  documents,
}: {
  readonly name: string;
  readonly documents: readonly DocumentName[];
}) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [hasSource, setHasSource] = useState(true);
  const page = reportPage.loaded.value;
  useEffect(() => {
    const close = (event: Event) => {
      const open = menu.current;
      if (!open?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        open.open = false;
        open.querySelector("summary")?.focus();
      } else if (!open.contains(event.target as Node)) {
        open.open = false;
      }
    };
    window.addEventListener("keydown", close);
    window.addEventListener("pointerdown", close);
    return () => {
      window.removeEventListener("keydown", close);
      window.removeEventListener("pointerdown", close);
    };
  }, []);
  return (
    <details class="documents-menu" ref={menu}>
      <summary>Documents</summary>
      <ul>
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
            disabled={typeof page !== "object"}
            onClick={() => saveReport(name, hasSource)}
          >
            <span aria-hidden="true">↓&nbsp;</span>report.html
          </button>
          {page === "not loaded" && (
            <small role="status">
              <Said of={reportPageNotLoaded()} />
            </small>
          )}
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
      </ul>
    </details>
  );
}
