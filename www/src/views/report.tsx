import { useMemo } from "preact/hooks";
import { answerTo } from "../state/answers.ts";
import { addressOf, type View } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { CopyButton } from "./copy.tsx";
import { DocumentButton } from "./documents.tsx";
import { Markdown } from "./markdown.tsx";
import "./report.css";

/** One of the audits, to read, print, copy or save. */
export function Report({
  audit,
  view: { kind },
}: {
  readonly audit: Audit;
  readonly view: Extract<View, { at: "report" }>;
}) {
  const name = `audit-${kind}.md`;
  const answer = answerTo(audit, "document", { name });
  const text = useMemo(() => answer?.value && new TextDecoder().decode(answer.value), [answer]);
  if (!answer) return null;
  if (!text) {
    return (
      <article class="report">
        <h1>There is no audit of this name.</h1>
        <p>
          <a href={addressOf({ at: "project" })}>See those that there are.</a>
        </p>
      </article>
    );
  }
  return (
    <article class="report">
      <div class="report-tools">
        <a href={addressOf({ at: "project" })}>All audits</a>
        <DocumentButton name={name} />
        <CopyButton text={text} what={name} />
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
      </div>
      <Markdown>{text}</Markdown>
    </article>
  );
}
