import type { Stop } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { plural } from "./marks.tsx";

/** Where Alembic itself would stop, and with which words. */
export function Stops({
  audit,
  environment,
  stop: { prints, path, warnings },
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly stop: Stop;
}) {
  const migrations = answerTo(audit, "migrations", environment)?.value;
  const isMigration = migrations?.some((row) => row.path === path);
  return (
    <div class="stops">
      <p>
        Alembic stops here: <code>{prints}</code>
        {path !== undefined && (
          <>
            , at{" "}
            {isMigration ? (
              <a href={addressOf({ at: "migration", path })}>
                <code>{path}</code>
              </a>
            ) : (
              <code>{path}</code>
            )}
          </>
        )}
        . What is shown is Limbeck's own reading of the rest.
      </p>
      {warnings.length > 0 && (
        <details>
          <summary>Before that it prints {plural(warnings.length, "warning")}</summary>
          <ul>
            {warnings.map((warning, index) => (
              <li key={index}>
                <code>{warning}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
