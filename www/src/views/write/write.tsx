import { addressOf, type ViewAt, type WritePart, writeParts } from "../../state/route.ts";
import type { Audit } from "../../state/session.ts";
import { Fixes } from "./fixes.tsx";
import { Next } from "./next.tsx";
import { Script } from "./script.tsx";
import { Squash } from "./squash.tsx";
import "./write.css";

export interface Props<What extends WritePart["what"] = WritePart["what"]> {
  readonly audit: Audit;
  readonly environment: number;
  readonly part: Extract<WritePart, { what: What }>;
}

const titles: Record<WritePart["what"], string> = {
  fixes: "Fixes",
  next: "Next migration",
  baseline: "Baseline",
  sql: "SQL",
};

/** What can be written from what was read: fixes, the next migration, one in the place of many, and SQL. */
export function Write({
  audit,
  environment,
  view: { part },
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: ViewAt<"write">;
}) {
  return (
    <article class="write-part">
      <nav class="write-parts" aria-label="What to write">
        {writeParts.map((what) => (
          <a
            key={what}
            href={addressOf({ at: "write", part: { what } }, "")}
            aria-current={part.what === what ? "page" : undefined}
          >
            {titles[what]}
          </a>
        ))}
      </nav>
      {part.what === "fixes" && <Fixes audit={audit} environment={environment} part={part} />}
      {part.what === "next" && <Next audit={audit} environment={environment} part={part} />}
      {part.what === "baseline" && <Squash audit={audit} environment={environment} part={part} />}
      {part.what === "sql" && <Script audit={audit} environment={environment} part={part} />}
    </article>
  );
}
