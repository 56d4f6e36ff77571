import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MigrationPage, Relative } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { dateText } from "../state/locale.ts";
import { addressOf, type View } from "../state/route.ts";
import { wide } from "../state/screen.ts";
import { type Audit, chosen, isReport, readFor } from "../state/session.ts";
import { Along } from "./along.tsx";
import { Body, UnknownList, type Which } from "./body.tsx";
import { ChainBeside } from "./chain.tsx";
import { CopyButton } from "./copy.tsx";
import { DocumentButton } from "./documents.tsx";
import { CopyMarkdown, Patch } from "./later.tsx";
import { SeverityWord } from "./marks.tsx";
import { operationsByLine } from "./operation-groups.ts";
import { PathLinks } from "./path.tsx";
import { Source } from "./source.tsx";
import { Tags } from "./tags.tsx";
import { Words } from "./words.tsx";
import "./migration.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "migration" }>;
}

/** One migration, beside the chain where there is room for both. */
export function MigrationView({ audit, environment, view }: Props) {
  const answer = answerTo(audit, "migration", { environment, path: view.path });
  return (
    <>
      {wide.value && <ChainBeside audit={audit} environment={environment} path={view.path} />}
      {answer &&
        (answer.value ? (
          <Page
            key={view.path}
            audit={audit}
            environment={environment}
            page={answer.value}
            line={view.line}
            hasSource={audit.recording?.hasSource ?? true}
          />
        ) : (
          <article class="migration-page">
            <h1>There is no migration of this name here.</h1>
            <p>
              <code>{view.path}</code> is not in {audit.name}.{" "}
              <a href={addressOf({ at: "chain" })}>See the chain.</a>
            </p>
          </article>
        ))}
    </>
  );
}

function Page({
  page,
  line,
  hasSource,
  ...of
}: Pick<Props, "audit" | "environment"> & {
  readonly page: MigrationPage;
  readonly line: number | undefined;
  /** Its text is there, for lines to lead to. */
  readonly hasSource: boolean;
}) {
  const { row } = page;
  const spread = row.allLabels.filter((label) => !row.labels.includes(label));
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (line === undefined) title.current?.focus({ preventScroll: true });
  }, []);
  const lineAddress = (to: number) => addressOf({ at: "migration", path: row.path, line: to });
  const [visit, setVisit] = useState(0);
  const [wanted, setWanted] = useState<Which>();
  const made = useMemo(() => operationsByLine(page.functions), [page]);
  const links = {
    lineAddress: hasSource ? lineAddress : undefined,
    line,
    // The address stays as it is then, and nothing else would tell.
    onLine: (to: number) => to === line && setVisit((before) => before + 1),
  };
  return (
    <article class="migration-page">
      <header>
        <p class="position">
          <span>
            <a href={addressOf({ at: "chain" })}>Chain</a>, migration {row.position}
          </span>
          <Along {...of} path={row.path} />
        </p>
        <h1 ref={title} tabIndex={-1}>
          <bdi>{row.message || row.file}</bdi>
        </h1>
        <p class="identity">
          {row.revision === undefined ? (
            "no revision id"
          ) : (
            <>
              <code>{row.revision}</code> <CopyButton text={row.revision} what="revision id" />
            </>
          )}
          <Tags row={row} />
        </p>
        <dl class="facts">
          <dt>file</dt>
          <dd>
            <code>{row.path}</code>
          </dd>
          {row.createDate && (
            <>
              <dt>created</dt>
              <dd>{dateText(row.createDate)}</dd>
            </>
          )}
          <dt>{page.parents.length > 1 ? "parents" : "parent"}</dt>
          <dd>
            <Relatives of={page.parents} none="none: a base" />
          </dd>
          <dt>{page.children.length > 1 ? "children" : "child"}</dt>
          <dd>
            <Relatives of={page.children} none="none: a head" />
          </dd>
          {page.dependencies.length > 0 && (
            <>
              <dt>depends on</dt>
              <dd>
                <Relatives of={page.dependencies} />
              </dd>
            </>
          )}
          {page.dependents.length > 0 && (
            <>
              <dt>needed by</dt>
              <dd>
                <Relatives of={page.dependents} />
              </dd>
            </>
          )}
          {spread.length > 0 && (
            <>
              <dt>on branch</dt>
              <dd>
                {spread.map((label) => (
                  <span key={label} class="tag label" title="branch label that spreads to it">
                    {label}
                  </span>
                ))}
              </dd>
            </>
          )}
          <dt>from here</dt>
          <dd>
            <PathLinks {...of} path={row.path} />
            {row.revision !== undefined && !row.isPassedOver && (
              <p class="ways">
                {page.isDeployed === true ? (
                  <span class="dim">is deployed</span>
                ) : (
                  !isReport.value && (
                    <button type="button" class="plain" onClick={() => deployUpTo(row.revision)}>
                      deployed up to here
                    </button>
                  )
                )}
                {!isReport.value && (
                  <a href={addressOf({ at: "schema", revision: row.path, part: { what: "everything" } }, "")}>
                    the schema after it
                  </a>
                )}
                <a href={addressOf({ at: "schema", revision: row.path, part: { what: "changes" } }, "")}>
                  what it changes
                </a>
              </p>
            )}
          </dd>
        </dl>
        <p class="documents">
          {page.documents.map((name) => (
            <DocumentButton key={name} name={name} />
          ))}
          <CopyMarkdown of={{ migration: page }} />
        </p>
      </header>
      {page.findings.length > 0 && (
        <section class="own-findings">
          <h2>Findings</h2>
          <ul>
            {page.findings.map((finding, index) => (
              <li key={index}>
                <SeverityWord severity={finding.severity} />
                <div>
                  <Words>{finding.message}</Words>{" "}
                  <span class="remedy">
                    <Words>{finding.mend ?? finding.remedy}</Words>{" "}
                    <a href={addressOf({ at: "rule", name: finding.rule }, "")}>{finding.rule}</a>
                  </span>
                  {finding.alembicSays !== undefined && (
                    <span class="remedy">
                      {" "}
                      Alembic says: <code>{finding.alembicSays}</code>
                    </span>
                  )}
                  {finding.patch != null && <Patch text={finding.patch} />}
                  {finding.instead != null && (
                    <details>
                      <summary>What to write instead</summary>
                      <CopyButton text={finding.instead} what="the code to write instead" />
                      <pre>
                        <code>{finding.instead}</code>
                      </pre>
                    </details>
                  )}
                </div>
                {hasSource ? (
                  <a href={lineAddress(finding.line)}>line {finding.line}</a>
                ) : (
                  <span>line {finding.line}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.means != null && (
        <p class="means">
          Running it <Words>{page.means}</Words>.
        </p>
      )}
      <div class="functions">
        {page.functions.map((each) => (
          <Body key={each.name} of={each} file={row.path} wanted={wanted} {...links} />
        ))}
      </div>
      {page.unknown.length > 0 && (
        <section>
          <h2>Not understood outside these functions</h2>
          <UnknownList of={page.unknown} {...links} />
        </section>
      )}
      {hasSource && (
        <Source
          text={page.source}
          findings={page.findings}
          made={made}
          line={line}
          visit={visit}
          onMade={(first) => setWanted({ ...first })}
        />
      )}
    </article>
  );
}

/** Says that all is deployed up to a revision; everything is judged again. */
function deployUpTo(revision: string | undefined): void {
  if (revision !== undefined) void readFor({ ...chosen.value, deployed: [revision] });
}

function Relatives({ of, none }: { readonly of: readonly Relative[]; readonly none?: string }) {
  if (of.length === 0) return <span class="dim">{none}</span>;
  return (
    <ul class="relatives">
      {of.map(({ revision, message, path }, index) => (
        <li key={index}>
          {path == null ? (
            <>
              <code>{revision}</code> <span class="dim">is not in this folder</span>
            </>
          ) : (
            <a href={addressOf({ at: "migration", path })}>
              <code>{revision}</code> <bdi>{message}</bdi>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
