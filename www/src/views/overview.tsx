import type { ComponentChildren } from "preact";
import type { EnvironmentView, FindingsView } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { addressOf, type Severity, type View } from "../state/route.ts";
import { type Audit, isReport } from "../state/session.ts";
import { AboutReport } from "./about-report.tsx";
import { Checks } from "./checks.tsx";
import { DialectChoice } from "./dialect.tsx";
import { noun, plural, SeverityWord, Shape } from "./marks.tsx";
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
  const severities: [Severity, number][] = [
    ["error", view.findings.errors],
    ["warning", view.findings.warnings],
    ["info", view.findings.infos],
  ];
  return (
    <article class="overview">
      {audit.recording && <AboutReport of={audit.recording} />}
      <h1>
        <Words>{audit.overview.environments.length === 1 ? audit.overview.sentence : view.sentence}</Words>
      </h1>
      {view.assumption && <p class="assumption">{view.assumption}</p>}
      <Verdict audit={audit} environment={environment} />
      <SchemaSentence of={view} />
      <dl class="numbers">
        <Amount of={view.migrations} one="migration" to={{ at: "chain" }} />
        <Amount of={view.heads.length} one="head" to={{ at: "chain", part: "heads" }} />
        <Amount of={view.bases.length} one="base" to={{ at: "chain", part: "bases" }} />
        <Amount
          of={view.branchPoints.length}
          one="branch point"
          to={{ at: "chain", part: "branch-points" }}
        />
        <Amount of={view.mergePoints.length} one="merge point" to={{ at: "chain", part: "merge-points" }} />
        <Amount of={view.directiveCalls} one="directive call" to={{ at: "operations" }} />
        <Amount of={view.sqlStatements} one="SQL statement" to={{ at: "operations" }} />
        {severities.map(([severity, count]) => (
          <Amount key={severity} of={count} one={severity} to={{ at: "findings", severity }}>
            {count > 0 && <Shape severity={severity} />}
          </Amount>
        ))}
      </dl>
      <Checks audit={audit} environment={environment} />
      <section>
        <h2>What migrations do</h2>
        <DialectChoice view={view} />
        <Deploy of={view.judging} />
        <Variables view={view} />
        <p class="coverage">{view.coverage}</p>
        <NotUnderstood audit={audit} environment={environment} />
      </section>
      {findings && findings.all > 0 && <RuleList findings={findings} />}
      {findings?.all === 0 && <p class="clean">No findings.</p>}
      <section class="read">
        <h2>What was read</h2>
        <p>
          {plural(audit.overview.files, "file")}, {bytesInWords(audit.overview.bytes)}, in {audit.name}
          {view.path && (
            <>
              ; the environment is <code>{view.path}</code>
            </>
          )}
          .
        </p>
        <SkippedList skipped={audit.skipped} />
      </section>
    </article>
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
            {of.toLocaleString("en")}
          </a>
        ) : (
          0
        )}
      </dd>
    </div>
  );
}

/** The groups of findings that matter now. */
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
  groups: 12,
  places: 0,
});

function RuleList({ findings }: { readonly findings: FindingsView }) {
  return (
    <section>
      <h2>What matters now, worst first</h2>
      <ul class="rules">
        {findings.groups.map(
          (group) =>
            group.rule && (
              <li key={group.key}>
                <SeverityWord severity={group.severity} />
                <div>
                  <a href={addressOf({ at: "findings", rule: group.rule.name })}>{group.rule.name}</a>
                  <p>
                    <Words>{group.message ?? group.rule.what}</Words>
                  </p>
                </div>
                <span class="amount">{group.count.toLocaleString("en")}</span>
              </li>
            ),
        )}
      </ul>
      {findings.leftOut && (
        <p class="dim">
          Besides: {findings.leftOut}. <a href={addressOf({ at: "findings", whole: true })}>See all.</a>
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

/** `1.2 MB`, as file managers have it. */
function bytesInWords(bytes: number): string {
  if (bytes < 1000) return plural(bytes, "byte");
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
