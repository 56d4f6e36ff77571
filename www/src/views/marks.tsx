import type { FindingCounts } from "../engine/types.ts";
import { numberText, plural } from "../state/locale.ts";
import type { Severity } from "../state/route.ts";
import "./marks.css";

const shapes: Record<Severity, string> = {
  error: "M3.5 .5h5l3 3v5l-3 3h-5l-3-3v-5z",
  warning: "M6 .8 11.6 11H.4z",
  info: "M6 .8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 6 .8z",
};

/** The shape of a severity. It never stands without a word or a number beside it. */
export function Shape({ severity }: { readonly severity: Severity }) {
  return (
    <svg class={`shape ${severity}`} viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[severity]} />
    </svg>
  );
}

/** A severity by shape and word. */
export function SeverityWord({ severity }: { readonly severity: Severity }) {
  return (
    <span class={`severity ${severity}`}>
      <Shape severity={severity} /> {severity}
    </span>
  );
}

/** How many findings there are of each severity, as small marks; nothing where there is none. */
export function FindingMarks({ findings }: { readonly findings: FindingCounts }) {
  const counts = [
    ["error", findings.errors],
    ["warning", findings.warnings],
    ["info", findings.infos],
  ] as const;
  return (
    <span class="finding-marks">
      {counts.map(
        ([severity, count]) =>
          count > 0 && (
            <span key={severity} class={`severity ${severity}`} title={plural(count, severity)}>
              <Shape severity={severity} />
              <span aria-hidden="true">{numberText(count)}</span>
              <span class="unseen">{plural(count, severity)}</span>
            </span>
          ),
      )}
    </span>
  );
}

/** How bad a count of findings is, as one number to sort by. */
export const weight = ({ errors, warnings, infos }: FindingCounts): number =>
  errors * 1e10 + warnings * 1e5 + infos;
