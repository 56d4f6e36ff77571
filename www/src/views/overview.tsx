import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { have } from "../engine/client.ts";
import type { EnvironmentView, FindingsView } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { noun, numberText, plural, sizeText } from "../state/locale.ts";
import { addressOf, type Severity, type View } from "../state/route.ts";
import { type Audit, isReport } from "../state/session.ts";
import { AboutReport } from "./about-report.tsx";
import { Checks } from "./checks.tsx";
import { DialectChoice } from "./dialect.tsx";
import { Course } from "./later.tsx";
import { SeverityWord, Shape } from "./marks.tsx";
import { NotUnderstood } from "./not-understood.tsx";
import { SchemaSentence } from "./schema/sentence.tsx";
import { SkippedList } from "./skipped.tsx";
import { Variables } from "./variables.tsx";
import { Verdict } from "./verdict.tsx";
import { Words } from "./words.tsx";
import "./overview.css";

/** What a colleague would say of the environment, the numbers behind it, and what is wrong first. */
export function Overview({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const view = audit.overview.environments[environment];
  const findings = answerTo(audit, "findings", mostUrgent(environment))?.value;
  if (!view) return null;
  const amounts = amountsOf(view).filter(({ of, says }) => of > 0 || says === "always");
  return (
    <article class="overview">
      {audit.recording && <AboutReport of={audit.recording} />}
      <h1>
        <Words>{audit.overview.environments.length === 1 ? audit.overview.sentence : view.sentence}</Words>
      </h1>
      {view.assumption && <p class="assumption">{view.assumption}</p>}
      <Verdict audit={audit} environment={environment} />
      <SchemaSentence of={view} />
      {findings && findings.all > 0 && <First findings={findings} />}
      {findings?.all === 0 && <p class="clean">No findings.</p>}
      <dl class="numbers">
        {amounts.map(({ of, one, to, severity }) => (
          <Amount key={one} of={of} one={one} to={to}>
            {severity && <Shape severity={severity} />}
          </Amount>
        ))}
      </dl>
      <Course audit={audit} environment={environment} />
      <Checks audit={audit} environment={environment} />
      <section>
        <h2>What migrations do</h2>
        <DialectChoice view={view} />
        <Deploy of={view.judging} />
        <Variables view={view} />
        <p class="coverage">{view.coverage}</p>
        <NotUnderstood audit={audit} environment={environment} />
      </section>
      <section class="read">
        <h2>What was read</h2>
        <p>
          {plural(audit.overview.files, "file")}, {sizeText(audit.overview.bytes)}, in <bdi>{audit.name}</bdi>
          {view.path && (
            <>
              ; the environment is <code>{view.path}</code>
            </>
          )}
          .
        </p>
        {!audit.recording && <Memory audit={audit} />}
        <SkippedList skipped={audit.skipped} />
        {!audit.recording && (
          <p>
            <a href={addressOf({ at: "compare" })}>Compare it with another state of the project</a>, as a pull
            request does.
          </p>
        )}
      </section>
    </article>
  );
}

/** What the audit takes of the machine that it runs on. */
function Memory({ audit }: { readonly audit: Audit }) {
  const [bytes, setBytes] = useState<number>();
  useEffect(() => {
    // It is only told; where the analyzer has ended, that is said elsewhere.
    have("memory", undefined).then(setBytes, () => {});
  }, [audit]);
  return bytes === undefined ? null : (
    <p>The analyzer holds it in {sizeText(bytes)} of memory, until this tab is closed.</p>
  );
}

function Amount({
  of,
  one,
  to,
  children,
}: {
  readonly of: number;
  /** What is counted, in the singular. */
  readonly one: string;
  readonly to: View;
  readonly children?: ComponentChildren;
}) {
  return (
    <div>
      <dt>
        {children} {noun(of, one)}
      </dt>
      <dd>
        {of > 0 ? (
          <a href={addressOf(to)} aria-label={plural(of, one)}>
            {numberText(of)}
          </a>
        ) : (
          0
        )}
      </dd>
    </div>
  );
}

/** What is counted. A chain has one head and one base: of these, only another number says something. */
function amountsOf(view: EnvironmentView): readonly {
  readonly of: number;
  readonly one: string;
  readonly to: View;
  readonly severity?: Severity;
  readonly says?: "always";
}[] {
  const { errors, warnings, infos } = view.findings;
  const others = (count: number) => (count === 1 ? 0 : count);
  return [
    { of: view.migrations, one: "migration", to: { at: "chain" }, says: "always" },
    { of: others(view.heads.length), one: "head", to: { at: "chain", part: "heads" } },
    { of: others(view.bases.length), one: "base", to: { at: "chain", part: "bases" } },
    { of: view.branchPoints.length, one: "branch point", to: { at: "chain", part: "branch-points" } },
    { of: view.mergePoints.length, one: "merge point", to: { at: "chain", part: "merge-points" } },
    { of: view.directiveCalls, one: "directive call", to: { at: "operations" } },
    { of: view.sqlStatements, one: "SQL statement", to: { at: "operations" } },
    { of: errors, one: "error", to: { at: "findings", severity: "error" }, severity: "error" },
    { of: warnings, one: "warning", to: { at: "findings", severity: "warning" }, severity: "warning" },
    { of: infos, one: "info", to: { at: "findings", severity: "info" }, severity: "info" },
  ];
}

/** The groups of findings that matter now, with the first place of each. */
const mostUrgent = (environment: number) => ({
  sought: {
    environment,
    by: "rule" as const,
    whole: false,
    severity: undefined,
    subject: undefined,
    rule: undefined,
    search: "",
  },
  groups: 3,
  places: 1,
});

/** What to do first: three things at most, each a click from its place. */
function First({ findings }: { readonly findings: FindingsView }) {
  const further = findings.allGroups - findings.groups.length;
  return (
    <section>
      <h2>First</h2>
      <ul class="rules">
        {findings.groups.map((group) => {
          const [place] = group.places;
          return (
            group.rule && (
              <li key={group.key}>
                <SeverityWord severity={group.severity} />
                <div>
                  <p>
                    <Words>{place?.message ?? group.message ?? group.rule.what}</Words>
                  </p>
                  <p class="dim">
                    {place?.migration && (
                      <a href={addressOf({ at: "migration", path: place.path, line: place.line })}>
                        {`${place.path.slice(place.path.lastIndexOf("/") + 1)}, line ${place.line}`}
                      </a>
                    )}{" "}
                    <a href={addressOf({ at: "findings", rule: group.rule.name })}>{group.rule.name}</a>
                  </p>
                </div>
                <span class="amount">{group.count > 1 && `${numberText(group.count)} times`}</span>
              </li>
            )
          );
        })}
      </ul>
      {(further > 0 || findings.leftOut) && (
        <p class="coverage dim">
          Besides: {findings.leftOut ?? `${plural(further, "more kind")} of findings`}.{" "}
          <a href={addressOf({ at: "findings", ...(further > 0 ? {} : { whole: true as const }) })}>
            See them.
          </a>
        </p>
      )}
    </section>
  );
}

/** What running the new migrations means for those who use the database meanwhile. */
function Deploy({ of: { means, deployed, new: count } }: { readonly of: EnvironmentView["judging"] }) {
  if (count === 0) return null;
  return (
    <p>
      {deployed == null
        ? `Running the last ${plural(count, "migration")}`
        : `Running the ${plural(count, "migration")} still to come`}{" "}
      <Words>{means}</Words>.{" "}
      {!isReport.value && (
        <a href={addressOf({ at: "settings" })}>
          {deployed == null ? "Say what is deployed." : "As deployed now."}
        </a>
      )}
    </p>
  );
}
