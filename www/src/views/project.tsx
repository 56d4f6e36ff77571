import type { ComponentChildren } from "preact";
import type {
  Described,
  Difference,
  Mention,
  Model,
  ModelStatus,
  ProjectView,
  SchemaSource,
  Standing,
} from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { numberText, plural } from "../state/locale.ts";
import { addressOf, type View } from "../state/route.ts";
import { type Audit, chosen, isReport, readFor } from "../state/session.ts";
import { Place } from "./checks.tsx";
import { Name } from "./leads.tsx";
import { WideTable } from "./wide-table.tsx";
import { Words } from "./words.tsx";
import "./project.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
}

/** What lies around the migrations: how env.py runs them, models, documents, what else makes tables. */
export function Project({
  audit,
  environment,
}: Props & { readonly view?: Extract<View, { at: "project" }> }) {
  const project = answerTo(audit, "project", { environment })?.value;
  return (
    <article class="overview project">
      <h1>The project around the migrations</h1>
      {project && <Parts audit={audit} environment={environment} project={project} />}
    </article>
  );
}

/** The parts, each with what was found or that nothing was. */
export function Parts({ audit, environment, project }: Props & { readonly project: ProjectView }) {
  const hasEnvironment = audit.overview.environments[environment] !== undefined;
  return (
    <>
      {project.unread > 0 && (
        <p class="assumption">
          {plural(project.unread, "file was", "files were")} not looked through, as the folder is too large.
          What they hold is not told here.
        </p>
      )}
      {project.audits.length > 0 && (
        <Part title="Audits to read, print or hand on">
          <ul class="audits">
            {project.audits.map(({ kind, title, about }) => (
              <li key={kind}>
                <a href={addressOf({ at: "report", kind })}>{title}</a>
                <p>
                  <Words>{about}</Words>
                </p>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {hasEnvironment && (project.standing || !isReport.value) && (
        <Part title="Where the database stands">
          <WhereItStands standing={project.standing ?? undefined} />
        </Part>
      )}
      {hasEnvironment && (
        <Part title="Environment">
          <EnvironmentFiles of={project} />
          {project.envPy ? <EnvPy of={project.envPy} /> : <p>There is no env.py.</p>}
        </Part>
      )}
      <Part title="Models" count={project.models.length}>
        <Models models={project.models} unread={project.unreadModels} />
      </Part>
      {hasEnvironment && (
        <Part title="Ranges" count={project.ranges.length}>
          <Ranges of={project.ranges} />
        </Part>
      )}
      <Part title="What documents say" count={project.mentions.length}>
        <Mentions of={project.mentions} />
      </Part>
      <Part title="What else makes tables" count={project.sources.length}>
        <Sources of={project.sources} />
      </Part>
      <Part title="Passwords written down" count={project.credentials.length}>
        {project.credentials.length === 0 ? (
          <p>None was found in configuration, code and documents.</p>
        ) : (
          <Table head={["Place", "Masked"]}>
            {project.credentials.map(({ path, line, masked }, index) => (
              <tr key={index}>
                <td>
                  <Place path={path} line={line} />
                </td>
                <td>
                  <code>{masked}</code>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Part>
      {project.leftovers.length > 0 && (
        <Part title="Compiled files without their source" count={project.leftovers.length}>
          <ul class="plain-list">
            {project.leftovers.map(({ path }) => (
              <li key={path}>
                <code>{path}</code>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Requirements" count={project.requirements.length}>
        {project.requirements.length === 0 ? (
          <p>No file asks for Alembic, SQLAlchemy or a driver.</p>
        ) : (
          <Table head={["Package", "Version", "Asked for in"]}>
            {project.requirements.map(({ path, line, package: name, specifier }, index) => (
              <tr key={index}>
                <td>
                  <code>{name}</code>
                </td>
                <td>{specifier === "" ? "any" : <code>{specifier}</code>}</td>
                <td>
                  <Place path={path} line={line} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Part>
    </>
  );
}

function Part({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly children: ComponentChildren;
}) {
  return (
    <section>
      <h2>
        {title} {count !== undefined && count > 0 && <span class="tab-count">{numberText(count)}</span>}
      </h2>
      {children}
    </section>
  );
}

function Table({
  head,
  children,
}: {
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}) {
  return (
    <WideTable>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </WideTable>
  );
}

/** Names, one after the other. */
const Names = ({ of }: { readonly of: readonly string[] }) => (
  <>
    {of.map((name, index) => (
      <span key={name}>
        {index > 0 && ", "}
        <Name>{name}</Name>
      </span>
    ))}
  </>
);

/** A field for what `alembic_version` holds, and what follows from it. */
function WhereItStands({ standing }: { readonly standing: Standing | undefined }) {
  const options = chosen.value;
  const give = (text: string) => {
    const databaseAt = text.split(/[\s,]+/).filter((id) => id !== "");
    readFor({ ...options, databaseAt });
  };
  return (
    <>
      {isReport.value ? (
        <p>
          Its <code>alembic_version</code> holds <Names of={standing?.given ?? []} />.
        </p>
      ) : (
        <label class="standing">
          <span>
            What its <code>alembic_version</code> holds
          </span>
          <input
            value={options.databaseAt.join(", ")}
            placeholder="one id, or several with commas"
            onChange={({ currentTarget: { value } }) => give(value)}
          />
        </label>
      )}
      {standing && (
        <>
          {standing.unknown.map(({ given, nearest }) => (
            <p key={given}>
              No migration has the id <code>{given}</code>
              {nearest.length > 0 && (
                <>
                  ; the nearest are <Names of={nearest} />
                </>
              )}
              .
            </p>
          ))}
          {standing.unknown.length < standing.given.length && (
            <p>
              {plural(standing.applied.length, "migration is", "migrations are")} applied,{" "}
              {standing.pending.length === 0
                ? "none is pending"
                : `${numberText(standing.pending.length)} pending`}
              .
            </p>
          )}
          {standing.pending.length > 0 && (
            <details>
              <summary>Pending, in order</summary>
              <ol class="plain-list">
                {standing.pending.map((id) => (
                  <li key={id}>
                    <Name>{id}</Name>
                  </li>
                ))}
              </ol>
            </details>
          )}
        </>
      )}
    </>
  );
}

/** The chain in ranges, and a field to name one's own. */
function Ranges({ of }: { readonly of: ProjectView["ranges"] }) {
  const options = chosen.value;
  const give = (text: string) => readFor({ ...options, ranges: rangesIn(text) });
  return (
    <>
      <Table head={["Name", "From", "To", "Migrations"]}>
        {of.map(({ name, from, to, migrations }) => (
          <tr key={name + from}>
            <td>{name}</td>
            <td>
              <Name>{from}</Name>
            </td>
            <td>
              <Name>{to}</Name>
            </td>
            <td>{numberText(migrations)}</td>
          </tr>
        ))}
      </Table>
      {!isReport.value && (
        <details open={options.ranges.length > 0}>
          <summary>Name your own</summary>
          <label class="standing">
            <span>
              A line each: its first and its last migration, by id or by what the file begins with, and its
              name
            </span>
            <textarea
              rows={4}
              placeholder="001 022 Workflows"
              defaultValue={options.ranges.map(({ from, to, name }) => `${from} ${to} ${name}`).join("\n")}
              onChange={({ currentTarget: { value } }) => give(value)}
            />
          </label>
        </details>
      )}
    </>
  );
}

/** `001 022 Workflows`, a line each; lines of one word are none. */
export const rangesIn = (text: string): { from: string; to: string; name: string }[] =>
  text.split("\n").flatMap((line) => {
    const [from, to, ...name] = line.trim().split(/\s+/);
    return from && to ? [{ from, to, name: name.join(" ") }] : [];
  });

function EnvironmentFiles({ of }: { readonly of: ProjectView }) {
  return (
    <p>
      {of.config ? (
        <>
          Configured by <code>{of.config}</code>
        </>
      ) : (
        "No configuration leads here"
      )}
      ; the script directory is <code>{of.scriptDirectory}</code>
      {of.files.length > 0 && <>, with {of.files.join(", ")}</>}.
    </p>
  );
}

const urlFroms: Record<Described["urls"][number]["from"], string> = {
  ini: "configuration",
  environment: "environment variable",
  code: "code",
  settings: "settings of the application",
};

const transactions: Record<Described["transaction"], string> = {
  "per-run": "one for all migrations of a run",
  "per-migration": "one for each migration",
  unknown: "not known",
};

function EnvPy({ of }: { readonly of: Described }) {
  return (
    <Table head={["env.py", "Found", "Place"]}>
      {of.target_metadata.map(({ expression, line, base }, index) => (
        <tr key={`metadata ${index}`}>
          <td>Target metadata</td>
          <td>
            <code>{expression}</code>
            {base != null && (
              <>
                , of <code>{base}</code>
              </>
            )}
          </td>
          <td>
            <Place path={of.path} line={line} />
          </td>
        </tr>
      ))}
      {of.urls.map(({ from, name, driver, path, line }, index) => (
        <tr key={`url ${index}`}>
          <td>Database URL</td>
          <td>
            {urlFroms[from]} <code>{name}</code>
            {driver != null && (
              <>
                , driver <code>{driver}</code>
              </>
            )}
          </td>
          <td>
            <Place path={path} line={line} />
          </td>
        </tr>
      ))}
      <tr>
        <td>Engine</td>
        <td>{of.async ? "async" : "not async"}</td>
        <td />
      </tr>
      <tr>
        <td>Modes</td>
        <td>{of.modes.join(" and ")}</td>
        <td />
      </tr>
      <tr>
        <td>Transaction</td>
        <td>{transactions[of.transaction]}</td>
        <td />
      </tr>
      {[...optionsOf(of)]
        .filter(([name]) => !toldElsewhere.includes(name))
        .map(([name, text]) => (
          <tr key={name}>
            <td>
              Option <code>{name}</code>
            </td>
            <td>
              <code>{text}</code>
            </td>
            <td />
          </tr>
        ))}
    </Table>
  );
}

/** What other rows tell already. */
const toldElsewhere = ["connection", "target_metadata", "url"];

/** The options by name, however they come over from the worker. */
const optionsOf = ({ options }: Described): Iterable<readonly [string, string]> =>
  options instanceof Map ? options : Object.entries(options);

const statuses: Record<ModelStatus, string> = {
  migrated: "migrated",
  "no-migration": "no migration",
  conflict: "conflict",
  unknown: "not known",
};

/** Models by the paths of their files. */
function byFile(models: readonly Model[]): ReadonlyMap<string, readonly Model[]> {
  const files = new Map<string, Model[]>();
  for (const model of models) {
    const file = files.get(model.path);
    if (file) file.push(model);
    else files.set(model.path, [model]);
  }
  return files;
}

/** Models, a table for each file. */
function Models({
  models,
  unread,
}: {
  readonly models: readonly Model[];
  readonly unread: ProjectView["unreadModels"];
}) {
  if (models.length === 0) return <p>No model was found in this folder.</p>;
  const count = (status: ModelStatus) => models.filter((model) => model.status === status).length;
  const unseen = models.filter(({ tracked }) => tracked === false).length;
  const files = byFile(models);
  return (
    <>
      <p>
        {count("migrated")} migrated, {count("no-migration")} without a migration, {count("conflict")} in
        conflict with another table, {count("unknown")} not known.{" "}
        {unseen > 0 && `Alembic does not see ${plural(unseen, "model")}. `}
        {!isReport.value && (
          <a href={addressOf({ at: "write", part: { what: "next" } }, "")}>
            The migration that makes what they declare
          </a>
        )}
      </p>
      {[...files].map(([path, of]) => (
        <details key={path} open={files.size < 6}>
          <summary>
            <code>{path}</code>, {plural(of.length, "model")}
          </summary>
          <Table head={["Table", "Model", "Status", "Seen by Alembic", "Differences"]}>
            {of.map((model) => (
              <tr key={`${model.line} ${model.class}`}>
                <td>
                  <Name before="table">
                    {model.schema == null ? model.table : `${model.schema}.${model.table}`}
                  </Name>
                </td>
                <td>
                  <code>{model.class}</code>, line {model.line}
                </td>
                <td>
                  {statuses[model.status]}
                  {model.created_by != null && (
                    <>
                      {" "}
                      by <Name>{model.created_by}</Name>
                    </>
                  )}
                </td>
                <td>{model.tracked == null ? "not known" : model.tracked ? "yes" : "no"}</td>
                <td>
                  <Differences of={model.differences} />
                </td>
              </tr>
            ))}
          </Table>
        </details>
      ))}
      {unread.length > 0 && (
        <details>
          <summary>{plural(unread.length, "piece")} can't be read without running the code</summary>
          <ul class="plain-list">
            {unread.map(({ path, line, reason }, index) => (
              <li key={index}>
                {reason} <Place path={path} line={line} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Differences({ of }: { readonly of: readonly Difference[] }) {
  if (of.length === 0) return <>none</>;
  return (
    <ul class="plain-list">
      {of.map(({ kind, column, model, migrations }, index) => (
        <li key={index}>
          {kind.replace("-", " ")} {column != null && <code>{column}</code>}
          {model != null && (
            <>
              , model <code>{model}</code>
            </>
          )}
          {migrations != null && (
            <>
              , migrations <code>{migrations}</code>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Mentions({ of }: { readonly of: readonly Mention[] }) {
  if (of.length === 0) return <p>No document names a migration.</p>;
  const missing = of.filter(({ found }) => !found);
  const present = of.filter(({ found }) => found);
  return (
    <>
      {missing.length > 0 && <MentionTable of={missing} />}
      {present.length > 0 && (
        <details open={missing.length === 0}>
          <summary>
            {plural(present.length, "mention leads", "mentions lead")} to a migration that is here
          </summary>
          <MentionTable of={present} />
        </details>
      )}
    </>
  );
}

function MentionTable({ of }: { readonly of: readonly Mention[] }) {
  return (
    <Table head={["Names", "Here", "Said to be", "In the document", "Sentence"]}>
      {of.map(({ name, found, says, path, line, text }, index) => (
        <tr key={index}>
          <td>
            <Name>{name}</Name>
          </td>
          <td>{found ? "yes" : "missing"}</td>
          <td>{says ?? "only named"}</td>
          <td>
            <Place path={path} line={line} />
          </td>
          <td>{text}</td>
        </tr>
      ))}
    </Table>
  );
}

const parts: Record<SchemaSource["in"], string> = {
  application: "application",
  tests: "tests",
  "script-directory": "script directory",
  documents: "documents",
  other: "other code",
};

function Sources({ of }: { readonly of: readonly SchemaSource[] }) {
  if (of.length === 0) return <p>Nothing: no create_all, no SQL file with CREATE TABLE.</p>;
  return (
    <Table head={["How", "Part of", "Place", "Tables"]}>
      {of.map(({ kind, path, line, tables, in: part }, index) => (
        <tr key={index}>
          <td>{kind === "sql" ? "SQL" : <code>create_all</code>}</td>
          <td>{parts[part]}</td>
          <td>
            <Place path={path} line={line} />
          </td>
          <td>{tables.length === 0 ? "not known" : <Names of={tables} />}</td>
        </tr>
      ))}
    </Table>
  );
}
