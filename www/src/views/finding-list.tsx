import type { FindingRow } from "../engine/types.ts";
import { addressOf } from "../state/route.ts";
import { SeverityWord } from "./marks.tsx";
import { Words } from "./words.tsx";

/** Findings in full, for a place where there are few. */
export function FindingList({ findings }: { readonly findings: readonly FindingRow[] }) {
  return (
    <ul class="finding-list">
      {findings.map((finding, index) => (
        <li key={index}>
          <SeverityWord severity={finding.severity} />{" "}
          <a href={addressOf({ at: "findings", rule: finding.rule })}>{finding.rule}</a>
          <p>
            <Words>{finding.message}</Words>
          </p>
          <p class="remedy">
            <Words>{finding.mend ?? finding.remedy}</Words>
          </p>
        </li>
      ))}
    </ul>
  );
}
