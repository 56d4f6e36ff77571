import { useMemo } from "preact/hooks";
import type { EnvironmentView, FindingsView, Sought } from "../../engine/types.ts";
import { useKept } from "../../state/entries.ts";
import { useLatest } from "../../state/latest.ts";
import { numberText, plural } from "../../state/locale.ts";
import {
  addressOf,
  adjust,
  type FindingGrouping,
  findingGroupings,
  route,
  type Severity,
  type View,
  type ViewAt,
} from "../../state/route.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { DocumentButton } from "../documents.tsx";
import { Shape } from "../marks.tsx";
import { Meaning, useSearch } from "../search.tsx";
import { useSlices } from "../slices.ts";
import { Words } from "../words.tsx";
import { Group, nameOfGroup } from "./group.tsx";
import { JudgedFor } from "./judged-for.tsx";
import "./findings.css";

/** Groups that are drawn before more are asked for. */
const groupsAtFirst = 40;

/** Groups that are drawn in one go. */
const slice = 8;

/** Findings of a group that are drawn before more are asked for. */
const placesAtFirst = 3;

const groupingWords: Record<FindingGrouping, string> = {
  rule: "by rule",
  revision: "by revision",
  table: "by table",
  severity: "by severity",
};

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: ViewAt<"findings">;
}

/** What is wrong, and what to do about it: what matters now first. */
export function Findings({ audit, environment, view }: Props) {
  const sought = soughtBy(environment, view, route.value.search);
  const [groups, setGroups] = useKept(`groups ${JSON.stringify(sought)}`, groupsAtFirst);
  const found = useLatest(audit, "findings", { sought, groups, places: placesAtFirst });
  const search = useSearch(audit, environment);
  const shownEnvironment = audit.overview.environments[environment];
  const isNarrowed = [view.severity, view.subject, view.rule, sought.search].some(Boolean);
  const shown = found?.value;
  const slices = useSlices(
    JSON.stringify(found?.asked.sought),
    Math.ceil((shown?.groups.length ?? 0) / slice),
  );
  return (
    <>
      {shown && shown.groups.length > 1 && <Contents of={shown} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="all-found" tabIndex={0} aria-label="Findings">
        <h1 class="unseen">Findings</h1>
        {shownEnvironment && <JudgedFor of={shownEnvironment} />}
        {shown && <Bar view={view} found={shown} isNarrowed={isNarrowed} />}
        <Meaning of={search} />
        {shown && <Amount of={shown} view={view} isNarrowed={isNarrowed} environment={shownEnvironment} />}
        {found?.value.groups.slice(0, slices * slice).map((group) => (
          <Group
            key={`${found.asked.sought.by} ${group.key}`}
            audit={audit}
            sought={found.asked.sought}
            of={group}
          />
        ))}
        {shown && shown.allGroups > shown.groups.length && !shown.leftOut && (
          <button type="button" class="more" onClick={() => setGroups(groups + groupsAtFirst)}>
            Show more of {plural(shown.allGroups, "group")}
          </button>
        )}
        {shown && shown.allSuppressed > 0 && <Suppressed of={shown} />}
        {shown && shown.ofDeployed > 0 && (
          <p class="dim">{plural(shown.ofDeployed, "hint")} on what is deployed left out</p>
        )}
      </section>
    </>
  );
}

/** What comments ask not to be told, with the reasons. */
function Suppressed({ of: { suppressed, allSuppressed } }: { readonly of: FindingsView }) {
  return (
    <details class="suppressed">
      <summary>{plural(allSuppressed, "finding is", "findings are")} not told, as comments ask</summary>
      <ul>
        {suppressed.map(({ rule, message, reason, path, line, isMigration }, index) => (
          <li key={index}>
            <a href={addressOf({ at: "rule", name: rule }, "")}>{rule}</a>: <Words>{message}</Words>
            <p class="dim">
              {reason === "" ? "no reason is given" : reason},{" "}
              {isMigration ? (
                <a href={addressOf({ at: "migration", path, line }, "")}>{`${path}:${line}`}</a>
              ) : (
                `${path}:${line}`
              )}
            </p>
          </li>
        ))}
        {allSuppressed > suppressed.length && (
          <li class="dim">and {numberText(allSuppressed - suppressed.length)} more</li>
        )}
      </ul>
    </details>
  );
}

export const soughtBy = (environment: number, view: ViewAt<"findings">, search: string): Sought => ({
  environment,
  by: view.by ?? "rule",
  whole: view.whole ?? false,
  severity: view.severity,
  subject: view.subject,
  rule: view.rule,
  search: search.trim(),
});

/** The groups by name, each a way to it. */
function Contents({ of }: { readonly of: FindingsView }) {
  return (
    <nav class="rule-list" aria-label="Groups of findings">
      <ul>
        {of.groups.map((group) => (
          <li key={group.key}>
            <button type="button" onClick={() => showGroup(group.key)}>
              <Shape severity={group.severity} />
              <span>
                <bdi>{nameOfGroup(group)}</bdi> <span class="unseen">({group.severity})</span>
              </span>
              <span class="amount">{numberText(group.count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function showGroup(key: string): void {
  const heading = document.getElementById(`group-${key}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

/** Changes the view in its place. */
function change(view: ViewAt<"findings">, by: { [K in keyof ViewAt<"findings">]?: unknown }): void {
  const changed = Object.entries({ ...view, ...by }).filter(([, value]) => value);
  adjust({ view: Object.fromEntries(changed) as View });
}

/** What findings are grouped by, and what they are narrowed down to. */
function Bar({
  view,
  found,
  isNarrowed,
}: {
  readonly view: ViewAt<"findings">;
  readonly found: FindingsView;
  readonly isNarrowed: boolean;
}) {
  const { errors, warnings, infos } = found.severities;
  const severities: [Severity, number][] = [
    ["error", errors],
    ["warning", warnings],
    ["info", infos],
  ];
  return (
    <div class="found-bar">
      <label>
        <span class="unseen">Grouped</span>
        <select
          value={view.by ?? "rule"}
          onChange={({ currentTarget: { value } }) =>
            change(view, { by: value === "rule" ? undefined : value })
          }
        >
          {findingGroupings.map((by) => (
            <option key={by} value={by}>
              {groupingWords[by]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">Severity</span>
        <select
          value={view.severity ?? ""}
          onChange={({ currentTarget: { value } }) => change(view, { severity: value })}
        >
          <option value="">all severities</option>
          {severities.map(([severity, count]) => (
            <option key={severity} value={severity}>
              {severity} ({numberText(count)})
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">Subject</span>
        <select
          value={view.subject ?? ""}
          onChange={({ currentTarget: { value } }) => change(view, { subject: value })}
        >
          <option value="">all subjects</option>
          {found.subjects.map(({ subject, count }) => (
            <option key={subject} value={subject}>
              {subject} ({numberText(count)})
            </option>
          ))}
        </select>
      </label>
      {view.rule && (
        <span class="tag">
          of <code>{view.rule}</code>
        </span>
      )}
      {isNarrowed && (
        <button
          type="button"
          onClick={() => adjust({ view: { at: "findings", ...(view.by && { by: view.by }) }, search: "" })}
        >
          Clear the filter
        </button>
      )}
      <a href={addressOf({ at: "rules" }, "")}>
        {isReport.value ? "rules that find something" : "all rules"}
      </a>
      {!isReport.value && <a href={addressOf({ at: "write", part: { what: "fixes" } }, "")}>fixes</a>}
      <DocumentButton name="findings.csv">download this table</DocumentButton>
    </div>
  );
}

/** How many there are, and what is not shown. */
function Amount({
  of,
  view,
  isNarrowed,
  environment,
}: {
  readonly of: FindingsView;
  readonly view: ViewAt<"findings">;
  readonly isNarrowed: boolean;
  readonly environment: EnvironmentView | undefined;
}) {
  const wanted = useMemo(() => of.groups.reduce((sum, { count }) => sum + count, 0), [of]);
  if (of.all === 0) {
    return (
      <p class="clean" role="status">
        No findings.
      </p>
    );
  }
  return (
    <div class="amounts">
      <p role="status">
        {of.leftOut ? "What matters now: " : ""}
        <b>{numberText(wanted)}</b> of {plural(of.all, "finding")}
        {wanted === 0 && isNarrowed && ". None match."}
        {of.leftOut && (
          <>
            . Not shown: <Words>{of.leftOut}</Words>.{" "}
            <button type="button" class="plain" onClick={() => change(view, { whole: true })}>
              Show all
            </button>
          </>
        )}
        {view.whole && !isNarrowed && (
          <>
            .{" "}
            <button type="button" class="plain" onClick={() => change(view, { whole: undefined })}>
              Show what matters now
            </button>
          </>
        )}
      </p>
      {of.leftOut && environment && environment.judging.deployed == null && (
        <p class="dim">
          Nobody said what is deployed, so that the last {numberText(environment.judging.new)} revisions count
          as new. {!isReport.value && <a href={addressOf({ at: "settings" }, "")}>Say up to where it is.</a>}
        </p>
      )}
    </div>
  );
}
