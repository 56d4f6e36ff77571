import { useMemo } from "preact/hooks";
import type { RuleRow } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { numberText, plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { SeverityWord } from "../marks.tsx";
import { useSlices } from "../slices.ts";
import { Words } from "../words.tsx";
import "./findings.css";

/** Every rule, by what it is about. */
export function Rules({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const rules = answerTo(audit, "rules", { environment })?.value;
  const groups = useMemo(() => {
    const groups = new Map<string, RuleRow[]>();
    for (const row of rules ?? []) groups.set(row.rule.group, [...(groups.get(row.rule.group) ?? []), row]);
    return [...groups];
  }, [rules]);
  const slices = useSlices(environment, groups.length);
  if (!rules) return null;
  return (
    <article class="overview all-rules">
      <h1>
        {plural(rules.length, "rule")}
        {isReport.value && (rules.length === 1 ? " that finds something" : " that find something")}
      </h1>
      <p>
        What is found, group by group. The number is how often it is found in this folder
        {!isReport.value && (
          <>
            ; how severe each is, <a href={addressOf({ at: "settings" }, "")}>can be set</a>
          </>
        )}
        .
      </p>
      {groups.slice(0, slices).map(([group, rows]) => (
        <section key={group} aria-labelledby={`rules-${group}`}>
          <h2 id={`rules-${group}`}>{group}</h2>
          <ul class="rules">
            {rows.map(({ rule, count }) => (
              <li key={rule.name}>
                <SeverityWord severity={rule.severity} />
                <div>
                  <a href={addressOf({ at: "rule", name: rule.name }, "")}>{rule.name}</a>
                  {rule.level ? (
                    <span class="tag">{rule.level}</span>
                  ) : (
                    rule.isOptIn && <span class="tag">off unless asked for</span>
                  )}
                  <p>
                    <Words>{rule.what}</Words>
                  </p>
                </div>
                <span class="amount">{count > 0 && numberText(count)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}
