import type { HistoryRow } from "../../engine/types.ts";
import { plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { Pieces } from "../body.tsx";
import "./history.css";

/** Each revision that touched it, with what it did. */
export function History({ of }: { readonly of: readonly HistoryRow[] }) {
  if (of.length === 0) return null;
  const revisions: HistoryRow[][] = [];
  for (const row of of) {
    const last = revisions.at(-1);
    if (last?.[0]?.made.migration.path === row.made.migration.path) last?.push(row);
    else revisions.push([row]);
  }
  return (
    <section>
      <h2>
        History <span class="amount">{plural(revisions.length, "revision")}</span>
      </h2>
      <ol class="ruled history">
        {revisions.map((rows, index) => {
          const [first] = rows;
          if (!first) return null;
          const { path, revision, message } = first.made.migration;
          return (
            <li key={index} class={first.isBeyond ? "beyond" : undefined}>
              <p>
                <a href={addressOf({ at: "migration", path: path ?? "", line: first.made.line }, "")}>
                  <code>{revision}</code> <bdi>{message}</bdi>
                </a>
                {first.isBeyond && <span class="tag">beyond the revision shown</span>}
              </p>
              <ul>
                {rows.map(({ made, words, isRows }, inside) => (
                  <li key={inside} class={isRows ? "dim" : undefined}>
                    <Pieces of={words} />{" "}
                    <a
                      class="line-link"
                      href={addressOf({ at: "migration", path: path ?? "", line: made.line }, "")}
                    >
                      line {made.line}
                    </a>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
