import { answerTo } from "../state/answers.ts";
import type { Audit } from "../state/session.ts";
import { FindingList } from "./finding-list.tsx";
import { noun, plural } from "./marks.tsx";
import { SkippedList } from "./skipped.tsx";

/** A folder was read, and no migration was in it. */
export function NoMigrations({ audit }: { readonly audit: Audit }) {
  const findings = answerTo(audit, "findings", { environment: 0 })?.value ?? [];
  return (
    <article class="overview">
      <h1>{audit.overview.sentence}</h1>
      <p>
        {plural(audit.overview.files, "file")} of {audit.name} {noun(audit.overview.files, "was", "were")}{" "}
        read. Drop the folder that holds alembic.ini, or the one that holds env.py and versions.
      </p>
      {findings.length > 0 && (
        <section>
          <h2>Findings</h2>
          <FindingList findings={findings} />
        </section>
      )}
      <SkippedList skipped={audit.skipped} />
    </article>
  );
}
