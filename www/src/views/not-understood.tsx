import { useState } from "preact/hooks";
import { answerTo } from "../state/answers.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { plural } from "./marks.tsx";

/** So many rows are drawn; the whole list is in the report. */
const mostRows = 200;

/** What of an environment was not understood, each with its place and the reason. */
export function NotUnderstood({
  audit,
  environment,
}: {
  readonly audit: Audit;
  readonly environment: number;
}) {
  const [open, setOpen] = useState(false);
  const unknowns = answerTo(audit, "unknowns", environment)?.value;
  if (!unknowns || unknowns.length === 0) return null;
  return (
    <details class="not-understood" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {plural(unknowns.length, "expression or statement", "expressions and statements")} not understood
      </summary>
      {open && (
        <ul>
          {unknowns.slice(0, mostRows).map(({ path, line, source, reason }, index) => (
            <li key={index}>
              <code>{source}</code>: {reason}
              <span>
                <a href={addressOf({ at: "migration", path, line })}>
                  {path}:{line}
                </a>
              </span>
            </li>
          ))}
          {unknowns.length > mostRows && (
            <li>{plural(unknowns.length - mostRows, "more", "more")}: all of them are in report.md.</li>
          )}
        </ul>
      )}
    </details>
  );
}
