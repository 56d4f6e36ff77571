import type { Noted } from "../../engine/types.ts";
import { addressOf } from "../../state/route.ts";
import { Words } from "../words.tsx";

/** What is to be known, each with the place that it is about. */
export function Notes({ of }: { readonly of: readonly Noted[] }) {
  return (
    <ul class="notes">
      {of.map(({ path, line, text }, index) => (
        <li key={index}>
          {path != null && (
            <>
              <a href={addressOf({ at: "migration", path, ...(line != null && { line }) }, "")}>
                <code>
                  {path.slice(path.lastIndexOf("/") + 1)}
                  {line != null && `:${line}`}
                </code>
              </a>
              {": "}
            </>
          )}
          <Words>{text}</Words>
        </li>
      ))}
    </ul>
  );
}
