import { useEffect, useRef, useState } from "preact/hooks";
import { reportPage } from "../engine/client.ts";
import type { Audit } from "../state/session.ts";
import { everythingOf, reportOf } from "./actions.ts";
import { DocumentButton } from "./documents.tsx";

/** Every document about the whole folder, and all there are as one archive. */
export function DocumentsMenu({ audit }: { readonly audit: Audit }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [hasSource, setHasSource] = useState(true);
  const everything = everythingOf(audit);
  const report = reportOf(audit, hasSource);
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
          <button type="button" class="document" onClick={everything.run}>
            <span aria-hidden="true">↓&nbsp;</span>
            {everything.name}
          </button>
          <small>{everything.beside}</small>
        </li>
        <li>
          <button
            type="button"
            class="document"
            disabled={reportPage.value === undefined}
            onClick={report.run}
          >
            <span aria-hidden="true">↓&nbsp;</span>
            {report.name}
          </button>
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
      </ul>
    </details>
  );
}
