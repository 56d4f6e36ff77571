import type { FindingGroup, Level, RuleView, Sought } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { useKept } from "../../state/entries.ts";
import { numberText, plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { type Audit, chosen, isReport, readFor } from "../../state/session.ts";
import { SeverityWord } from "../marks.tsx";
import { nameOf } from "../schema/kinds.ts";
import { Words } from "../words.tsx";
import { Place } from "./place.tsx";

/** Findings of a group that one step shows more of. */
const step = 25;

/** What a group is called. */
export function nameOfGroup(of: FindingGroup): string {
  if (of.rule) return of.rule.name;
  if (of.migration) return of.migration.message || of.migration.revision || of.key;
  if (of.table) return nameOf(of.table);
  return of.key || "about no table of its own";
}

/** Findings that belong together: what they share is said once, and each has its place below it. */
export function Group({
  audit,
  sought,
  of,
  isAlone,
}: {
  readonly audit: Audit;
  readonly sought: Sought;
  readonly of: FindingGroup;
  /** What its findings share stands above it already. */
  readonly isAlone?: true;
}) {
  const id = `group-${of.key}`;
  return (
    <section class="finding-group" aria-labelledby={id}>
      <header>
        <h2 id={id} tabIndex={-1}>
          <SeverityWord severity={of.severity} /> <Title of={of} />{" "}
          <span class="amount">
            {plural(of.count, "place")}
            {of.files > 1 && of.files < of.count && ` in ${plural(of.files, "file")}`}
          </span>
        </h2>
        {of.rule && !isAlone && <LevelChoice rule={of.rule} />}
        {of.rule && !isAlone && (
          <>
            <p class="what">
              <Words>{of.message ?? of.rule.what}</Words>
            </p>
            <p>
              <Words>{of.why ?? of.rule.why}</Words>
            </p>
            <p class="remedy">
              <Words>{of.mend ?? of.rule.remedy}</Words>
            </p>
            {of.alembicSays != null && (
              <p class="remedy">
                Alembic says: <code>{of.alembicSays}</code>
              </p>
            )}
          </>
        )}
      </header>
      <Places audit={audit} sought={sought} of={isAlone ? { ...of, message: undefined } : of} />
    </section>
  );
}

function Title({ of }: { readonly of: FindingGroup }) {
  if (of.rule) return <a href={addressOf({ at: "rule", name: of.rule.name }, "")}>{of.rule.name}</a>;
  if (of.migration?.path != null) {
    return (
      <a href={addressOf({ at: "migration", path: of.migration.path }, "")}>
        <bdi>{of.migration.message || of.migration.path}</bdi>{" "}
        <code>{of.migration.revision.slice(0, 12)}</code>
      </a>
    );
  }
  if (of.table) {
    const object = { kind: "table", ...(of.table.schema != null && { schema: of.table.schema }) };
    const part = { what: "object", object: { ...object, name: of.table.name } } as const;
    return (
      <a href={addressOf({ at: "schema", part }, "")}>
        <code>{nameOf(of.table)}</code>
      </a>
    );
  }
  return <>{nameOfGroup(of)}</>;
}

/** The findings of a group: a sentence that several say stands once above them. */
function Places({
  audit,
  sought,
  of,
}: {
  readonly audit: Audit;
  readonly sought: Sought;
  readonly of: FindingGroup;
}) {
  const [more, setMore] = useKept(`more ${of.key} ${JSON.stringify(sought)}`, 0);
  const first = of.places.length;
  const asked = Array.from({ length: more }, (_, at) => first + at * step);
  const further = asked.map((from) => answerTo(audit, "places", { sought, group: of.key, from, most: step }));
  const rows = [...of.places, ...further.flatMap((answer) => answer?.value ?? [])];
  const rest = of.count - first - more * step;
  return (
    <>
      <ol>
        {rows.map((row, index) => (
          <Place key={index} of={row} before={rows[index - 1]} group={of} />
        ))}
      </ol>
      {rest > 0 && (
        <button type="button" class="more" onClick={() => setMore(more + 1)}>
          Show {numberText(Math.min(rest, step))} more
          {rest > step && ` of ${numberText(rest)}`}
        </button>
      )}
    </>
  );
}

/** How severe a rule is to be. */
export function LevelChoice({ rule }: { readonly rule: RuleView }) {
  if (isReport.value) return null;
  const mine = chosen.value.rules.get(rule.name);
  const own = rule.level ?? (rule.isOptIn ? "off" : rule.severity);
  return (
    <label class="level">
      <span class="unseen">How severe {rule.name} is</span>
      <select
        value={mine ?? ""}
        onChange={({ currentTarget: { value } }) => setLevel(rule.name, (value || undefined) as Level)}
      >
        <option value="">{mine ? "as it was" : `as it is: ${own}`}</option>
        <option value="error">error</option>
        <option value="warning">warning</option>
        <option value="info">info</option>
        <option value="off">off</option>
      </select>
    </label>
  );
}

/** Sets how severe a rule is, or takes that back; everything is judged again. */
export function setLevel(rule: string, level: Level | undefined): void {
  const options = chosen.value;
  const rules = new Map(options.rules);
  if (level) rules.set(rule, level);
  else rules.delete(rule);
  void readFor({ ...options, rules });
}
