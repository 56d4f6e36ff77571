import type { Check, CheckStatus, Evidence } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { numberText, plural } from "../state/locale.ts";
import type { Audit } from "../state/session.ts";
import { Name } from "./leads.tsx";
import { Words } from "./words.tsx";
import "./checks.css";

/** So many places of a check are shown unasked. */
const fewPlaces = 1;

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
      <Folded title={`${plural(untold.length, "check")} that the files don't decide`} of={untold} />
      <Folded title={plural(passed.length, "check passes", "checks pass")} of={passed} />
    </section>
  );
}

function Folded({ title, of }: { readonly title: string; readonly of: readonly Check[] }) {
  if (of.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <CheckList of={of} />
    </details>
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
  const few = on.slice(0, fewPlaces);
  const more = on.slice(fewPlaces);
  return (
    <>
      <EvidenceList of={few} />
      {more.length > 0 && (
        <details>
          <summary>{plural(more.length, "more place")}</summary>
          <EvidenceList of={more} />
        </details>
      )}
    </>
  );
}

function EvidenceList({ of }: { readonly of: readonly Evidence[] }) {
  return (
    <ul class="evidence">
      {of.map(({ path, line, text }, index) => (
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
