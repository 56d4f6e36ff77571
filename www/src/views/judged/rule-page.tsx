import type { RuleView } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { addressOf, type ViewAt } from "../../state/route.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { Again } from "../dialect.tsx";
import { SeverityWord } from "../marks.tsx";
import { Words } from "../words.tsx";
import { soughtBy } from "./findings.tsx";
import { Group, LevelChoice } from "./group.tsx";
import { Code } from "./place.tsx";
import "./findings.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: ViewAt<"rule">;
}

/** What a rule finds, why that matters, what to do; and what it found here. */
export function RulePage({ audit, environment, view: { name } }: Props) {
  const answer = answerTo(audit, "rule", { environment, name });
  const sought = soughtBy(environment, { at: "findings", rule: name }, "");
  const found = answerTo(audit, "findings", { sought, groups: 1, places: 5 })?.value;
  if (!answer) return null;
  if (!answer.value) {
    return (
      <article class="overview">
        <h1>There is no rule of this name{isReport.value && " that finds something"}.</h1>
        <p>
          <a href={addressOf({ at: "rules" }, "")}>See those that there are.</a>
        </p>
      </article>
    );
  }
  const { rule, bad, good } = answer.value;
  return (
    <article class="overview rule-page">
      <header>
        <p class="dim">
          <a href={addressOf({ at: "rules" }, "")}>All rules</a>, {rule.group}
        </p>
        <h1>{rule.name}</h1>
        <p class="facts-of-rule">
          <SeverityWord severity={rule.severity} /> <Databases of={rule} />
          <LevelChoice rule={rule} /> <Again />
        </p>
      </header>
      <section>
        <p class="what">
          <Words>{rule.what}</Words>
        </p>
        <p>
          <Words>{rule.why}</Words>
        </p>
        <p class="remedy">
          <Words>{rule.remedy}</Words>
        </p>
      </section>
      {bad && (
        <section class="examples">
          <Code text={bad} what="the example that has it">
            It finds this
          </Code>
          {good && (
            <Code text={good} what="the example that hasn't">
              And not this
            </Code>
          )}
        </section>
      )}
      <section>
        <h2>In this folder</h2>
        {found?.all !== undefined && found.groups.length === 0 && (
          <p class="dim">{rule.isOptIn && rule.level == null ? "It is off." : "It finds nothing here."}</p>
        )}
      </section>
      {found?.groups.map((group) => (
        <Group key={group.key} audit={audit} sought={sought} of={{ ...group, rule }} isAlone />
      ))}
    </article>
  );
}

/** The databases that it holds for. */
function Databases({ of: { databases, isOptIn } }: { readonly of: RuleView }) {
  return (
    <span class="dim">
      {databases.length === 0 ? "any database" : databases.join("; ")}
      {isOptIn && ", off unless asked for"}
    </span>
  );
}
