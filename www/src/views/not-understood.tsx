import { useState } from "preact/hooks";
import type { UnknownRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { numberText, plural } from "../state/locale.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { Words } from "./words.tsx";

/** So many kinds, and places of each, are drawn; the whole list is in the report. */
const mostKinds = 200;
const mostPlaces = 5;

/** What of an environment was not understood, each kind once with its places and the reason. */
export function NotUnderstood({
  audit,
  environment,
}: {
  readonly audit: Audit;
  readonly environment: number;
}) {
  const [open, setOpen] = useState(false);
  const unknowns = answerTo(audit, "unknowns", { environment })?.value;
  if (!unknowns || unknowns.length === 0) return null;
  const kinds = open ? kindsOf(unknowns) : [];
  return (
    <details class="not-understood" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {plural(unknowns.length, "expression or statement", "expressions and statements")} not understood
      </summary>
      <ul>
        {kinds.slice(0, mostKinds).map(([first, ...more]) => (
          <li key={`${first.source} ${first.reason}`}>
            <code>{first.source}</code>: <Words>{first.reason}</Words>
            {[first, ...more].slice(0, mostPlaces).map(({ path, line }, index) => (
              <a key={index} href={addressOf({ at: "migration", path, line })}>
                {path}:{line}
              </a>
            ))}
            {more.length >= mostPlaces && (
              <span>and {plural(more.length + 1 - mostPlaces, "more place")}</span>
            )}
          </li>
        ))}
        {kinds.length > mostKinds && (
          <li>{numberText(kinds.length - mostKinds)} more; report.md has all of them.</li>
        )}
      </ul>
    </details>
  );
}

/** Rows of the same source and reason together, the most frequent first. */
function kindsOf(rows: readonly UnknownRow[]): readonly (readonly [UnknownRow, ...UnknownRow[]])[] {
  const kinds = new Map<string, [UnknownRow, ...UnknownRow[]]>();
  for (const row of rows) {
    const key = JSON.stringify([row.source, row.reason]);
    const kind = kinds.get(key);
    if (kind) kind.push(row);
    else kinds.set(key, [row]);
  }
  return [...kinds.values()].sort((left, right) => right.length - left.length);
}
