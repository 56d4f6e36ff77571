import { answerTo } from "../state/answers.ts";
import { noun, plural } from "../state/locale.ts";
import type { Audit } from "../state/session.ts";
import { AboutReport } from "./about-report.tsx";
import { Checks } from "./checks.tsx";
import { FindingList } from "./finding-list.tsx";
import { ProjectParts } from "./later.tsx";
import { SkippedList } from "./skipped.tsx";

/** The place of an environment that is none. */
const none = 0;

const everything = {
  environment: none,
  by: "rule" as const,
  whole: true,
  severity: undefined,
  subject: undefined,
  rule: undefined,
  search: "",
};

/** A folder was read, and no migration was in it. */
export function NoMigrations({ audit }: { readonly audit: Audit }) {
  const groups =
    answerTo(audit, "findings", { sought: everything, groups: 100, places: 20 })?.value.groups ?? [];
  const project = answerTo(audit, "project", { environment: none })?.value;
  return (
    <article class="overview project">
      {audit.recording && <AboutReport of={audit.recording} />}
      <h1>{audit.overview.sentence}</h1>
      <p>
        {plural(audit.overview.files, "file")} of {audit.name} {noun(audit.overview.files, "was", "were")}{" "}
        read.{" "}
        {!audit.recording &&
          "Drop the folder that holds alembic.ini, or the one that holds env.py and versions."}
      </p>
      {groups.length > 0 && (
        <section>
          <h2>Findings</h2>
          <FindingList findings={groups.flatMap(({ places }) => places)} />
        </section>
      )}
      <Checks audit={audit} environment={none} />
      {project && <ProjectParts audit={audit} environment={none} project={project} />}
      <SkippedList skipped={audit.skipped} />
    </article>
  );
}
