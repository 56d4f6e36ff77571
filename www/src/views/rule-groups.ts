import type { FindingRow } from "../engine/types.ts";
import type { Severity } from "../state/route.ts";

/** The findings of one rule. */
export interface RuleGroup {
  readonly rule: string;
  readonly severity: Severity;
  readonly why: string;
  readonly remedy: string;
  readonly findings: readonly FindingRow[];
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Findings by rule: the worst rules first, and of equally bad ones those that found most. */
export function ruleGroups(findings: readonly FindingRow[]): RuleGroup[] {
  const groups = new Map<string, FindingRow[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group) group.push(finding);
    else groups.set(finding.rule, [finding]);
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { rule, why, remedy } = first;
      const severity = group.reduce(
        (worst: Severity, each) => (rank[each.severity] < rank[worst] ? each.severity : worst),
        "info",
      );
      return [{ rule, severity, why, remedy, findings: group }];
    })
    .sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] ||
        b.findings.length - a.findings.length ||
        a.rule.localeCompare(b.rule, "en"),
    );
}

/** How severities are ordered in a table: the worst first. */
export const severityRank = (severity: Severity): number => rank[severity];
