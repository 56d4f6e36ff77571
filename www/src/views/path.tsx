import type { MigrationRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { plural } from "../state/locale.ts";
import { addressOf, type Path } from "../state/route.ts";
import type { Audit } from "../state/session.ts";

interface Place {
  readonly audit: Audit;
  readonly environment: number;
}

/** Where paths lead to, in words. */
const ends = (audit: Audit, environment: number): Record<Path["to"], string> => ({
  head: audit.overview.environments[environment]?.realHeads.length === 1 ? "to head" : "to the heads",
  base: "to base",
});

/** What a path is, and the ways back from it. */
export function PathHeader({
  audit,
  environment,
  path: { from, to },
  row,
  steps,
}: Place & {
  readonly path: Path;
  readonly row: MigrationRow | undefined;
  readonly steps: number;
}) {
  const command = to === "head" ? "alembic upgrade heads" : "alembic downgrade base";
  return (
    <p class="path">
      <span>
        From{" "}
        <a href={addressOf({ at: "migration", path: from })}>
          {row?.message ? <bdi>{row.message}</bdi> : <code>{row?.revision ?? from}</code>}
        </a>{" "}
        {ends(audit, environment)[to]}: {plural(steps, "revision")}, in the order in which{" "}
        <code>{command}</code> runs {steps === 1 ? "it" : "them"}.
      </span>{" "}
      <a href={addressOf({ at: "chain" })}>The whole chain</a>
    </p>
  );
}

/** The two ways from a migration, as far as there is anything on them. */
export function PathLinks({ audit, environment, path }: Place & { readonly path: string }) {
  const run = answerTo(audit, "route", { environment, path })?.value;
  const ways = [
    ["head", run?.toHead],
    ["base", run?.toBase],
  ] as const;
  return (
    <p class="ways">
      {ways.map(
        ([to, paths]) =>
          paths &&
          paths.length > 0 && (
            <a key={to} href={addressOf({ at: "chain", path: { from: path, to } }, "")}>
              {ends(audit, environment)[to]}: {plural(paths.length, "revision")}
            </a>
          ),
      )}
    </p>
  );
}
