import type { Dialect, EnvironmentView } from "../engine/types.ts";
import { versionFrom, versionText } from "../state/judging.ts";
import { cancel, chosen, isReport, readFor, work } from "../state/session.ts";
import { Words } from "./words.tsx";
import { Silence, wordsFor } from "./working.tsx";
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

/** Versions that people run. */
const versions: Partial<Record<Dialect, readonly string[]>> = {
  postgresql: ["18", "17", "16", "15", "14", "13", "12", "11", "10"],
  mysql: ["9.0", "8.4", "8.0", "5.7"],
  mariadb: ["11.8", "11.4", "10.11", "10.6", "10.5"],
};

/** Reads the migrations for a database; without one for the one that the folder says. */
export const readForDatabase = (dialect: Dialect | undefined): Promise<void> =>
  readFor({ ...chosen.value, dialect, version: undefined });

/** Which database the migrations are read for, and why; another one can be chosen, and no connection. */
export function DialectChoice({ view }: { readonly view: EnvironmentView }) {
  const options = chosen.value;
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
      {!isReport.value && <Choices view={view} />}
    </section>
  );
}

function Choices({ view }: { readonly view: EnvironmentView }) {
  const options = chosen.value;
  return (
    <>
      <label>
        Database{" "}
        <select
          value={options.dialect ?? ""}
          onChange={({ currentTarget: { value } }) =>
            readForDatabase(value === "" ? undefined : (value as Dialect))
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
      <VersionChoice view={view} />
      <label>
        <input
          type="checkbox"
          checked={options.offline}
          onChange={({ currentTarget: { checked } }) => readFor({ ...options, offline: checked })}
        />{" "}
        offline, as <code>--sql</code> runs it
      </label>
      <Again />
    </>
  );
}

/** The version of that database: what a lock or a rewrite is depends on it. */
function VersionChoice({ view }: { readonly view: EnvironmentView }) {
  const options = chosen.value;
  const known = versions[view.dialect];
  if (!known) return null;
  const version = options.version && versionText(options.version);
  return (
    <label>
      Version{" "}
      <select
        value={version ?? ""}
        onChange={({ currentTarget: { value } }) => readFor({ ...options, version: versionFrom(value) })}
      >
        <option value="">
          {version === undefined
            ? `${view.judging.version}, the oldest that is kept up`
            : "the oldest that is kept up"}
        </option>
        {(version === undefined || known.includes(version) ? known : [version, ...known]).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How far the reading is, where it takes long enough to be noticed. */
export function Again() {
  const now = work.value;
  return (
    <span class="again" role="status">
      {now?.again && now.slow && (
        <>
          {wordsFor(now.phase)}{" "}
          <button type="button" class="plain" onClick={cancel}>
            Cancel
          </button>{" "}
          <Silence phase={now.phase} />
        </>
      )}
    </span>
  );
}
