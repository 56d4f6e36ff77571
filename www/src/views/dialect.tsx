import type { Dialect, EnvironmentView } from "../engine/types.ts";
import { asItIs } from "../input/given.ts";
import { type Audit, cancel, readFor, work } from "../state/session.ts";
import { Words } from "./words.tsx";
import { wordsFor } from "./working.tsx";
import "./dialect.css";

/** What people call the databases. */
export const titles: Record<Dialect, string> = {
  postgresql: "PostgreSQL",
  mysql: "MySQL",
  mariadb: "MariaDB",
  sqlite: "SQLite",
  mssql: "SQL Server",
  oracle: "Oracle",
  other: "another database",
};

/** Which database the migrations are read for, and why; another one can be chosen, and no connection. */
export function DialectChoice({ audit, view }: { readonly audit: Audit; readonly view: EnvironmentView }) {
  const options = audit.given.options ?? asItIs;
  return (
    <section class="dialect" aria-label="Database">
      <p>
        Read for {view.databaseTitle}, <Words>{view.because}</Words>
        {options.offline && (
          <>
            , offline as <code>alembic upgrade --sql</code> runs it
          </>
        )}
        .
      </p>
      <label>
        Database{" "}
        <select
          value={options.dialect ?? ""}
          onChange={({ currentTarget: { value } }) =>
            readFor({ ...options, dialect: value === "" ? undefined : (value as Dialect) })
          }
        >
          <option value="">as the folder says ({titles[view.ownDialect]})</option>
          {Object.entries(titles).map(([dialect, title]) => (
            <option key={dialect} value={dialect}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={options.offline}
          onChange={({ currentTarget: { checked } }) => readFor({ ...options, offline: checked })}
        />{" "}
        offline, as <code>--sql</code> runs it
      </label>
      <Again />
    </section>
  );
}

/** How far the reading is, where it takes long enough to be noticed. */
function Again() {
  const now = work.value;
  return (
    <span class="again" role="status">
      {now?.again && now.slow && (
        <>
          {wordsFor(now.phase)}{" "}
          <button type="button" class="plain" onClick={cancel}>
            Cancel
          </button>
        </>
      )}
    </span>
  );
}
