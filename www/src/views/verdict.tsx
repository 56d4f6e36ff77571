import { answerTo } from "../state/answers.ts";
import { plural } from "../state/locale.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import "./verdict.css";

/** What Alembic itself would say of an environment: where it stops, and of what it warns. */
export function Verdict({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const { stops, warnings = [] } = audit.overview.environments[environment] ?? {};
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  if (!stops && warnings.length === 0) return null;
  const path = stops?.path;
  return (
    <div class={stops ? "verdict stops" : "verdict"}>
      {stops && (
        <p>
          Alembic stops here: <code>{stops.prints}</code>
          {path !== undefined && (
            <>
              {" "}
              (
              {migrations?.some((row) => row.path === path) ? (
                <a href={addressOf({ at: "migration", path })}>{path}</a>
              ) : (
                path
              )}
              )
            </>
          )}
        </p>
      )}
      {warnings.length > 0 && (
        <details>
          <summary>
            {stops ? "Before that it prints" : "Alembic prints"} {plural(warnings.length, "warning")}
          </summary>
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
