import { useMemo } from "preact/hooks";
import type { Check, CheckStatus, Evidence } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { numberText, plural } from "../state/locale.ts";
import type { Audit } from "../state/session.ts";
import { Folded } from "./folded.tsx";
import { Name } from "./leads.tsx";
import { useSlices } from "./slices.ts";
import { Words } from "./words.tsx";
import "./checks.css";

/** So many places of a check are shown unasked. */
const fewPlaces = 1;

/** Places that are drawn in one go. */
const slice = 100;

/** What a person would go through, what came of it, and what that rests on: first what does not hold. */
export function Checks({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const checks = answerTo(audit, "checks", { environment })?.value;
  if (!checks) return null;
  const of = (...statuses: readonly CheckStatus[]) =>
    checks.filter(({ status }) => statuses.includes(status));
  const [open, untold, passed] = [of("FAIL", "PARTIAL"), of("UNKNOWN"), of("PASS")];
  return (
    <section class="checks" aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      <p class="coverage">
        {numberText(passed.length)} of {plural(checks.length, "check")}{" "}
        {passed.length === 1 ? "passes" : "pass"}.
      </p>
      <CheckList of={open} />
      {untold.length > 0 && (
        <Folded title={`${plural(untold.length, "check")} that the files don't decide`}>
          <CheckList of={untold} />
        </Folded>
      )}
      {passed.length > 0 && (
        <Folded title={plural(passed.length, "check passes", "checks pass")}>
          <CheckList of={passed} />
        </Folded>
      )}
    </section>
  );
}

function CheckList({ of }: { readonly of: readonly Check[] }) {
  return (
    <ul class="check-list">
      {of.map((check) => (
        <li key={check.check}>
          <StatusWord status={check.status} />
          <div>
            <p>
              {check.title} <code class="dim">{check.check}</code>
            </p>
            <Rests on={check.evidence} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What came of a check, by word; its color only repeats it. */
export function StatusWord({ status }: { readonly status: CheckStatus }) {
  return <span class={`status ${status.toLowerCase()}`}>{status}</span>;
}

function Rests({ on }: { readonly on: readonly Evidence[] }) {
  const [few, more] = useMemo(() => [on.slice(0, fewPlaces), on.slice(fewPlaces)], [on]);
  return (
    <>
      <EvidenceList of={few} />
      {more.length > 0 && (
        <Folded title={plural(more.length, "more place")}>
          <EvidenceList of={more} />
        </Folded>
      )}
    </>
  );
}

function EvidenceList({ of }: { readonly of: readonly Evidence[] }) {
  const slices = useSlices(of, Math.ceil(of.length / slice));
  return (
    <ul class="evidence">
      {of.slice(0, slices * slice).map(({ path, line, text }, index) => (
        <li key={index}>
          <Words>{text}</Words> {path !== "." && <Place path={path} line={line ?? undefined} />}
        </li>
      ))}
    </ul>
  );
}

/** A place in a file; a migration's leads to its page. */
export const Place = ({ path, line }: { readonly path: string; readonly line?: number | undefined }) => (
  <span class="place">
    <Name before="file">{line === undefined ? path : `${path}:${line}`}</Name>
  </span>
);
