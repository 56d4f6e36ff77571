import { useEffect } from "preact/hooks";
import type { Source } from "../input/drop.ts";
import { pick, pickedArchive, pickedFolder } from "../input/pick.ts";
import { taker } from "../state/drops.ts";
import {
  type Audit,
  type Compared,
  compareWith,
  comparison,
  turnComparison,
  work,
} from "../state/session.ts";
import { CopyButton } from "./copy.tsx";
import { Again } from "./dialect.tsx";
import { saveText } from "./documents.tsx";
import { Markdown } from "./markdown.tsx";
import { Said } from "./said.tsx";
import "./report.css";

/** What stands beside another state of the same project: what a pull request changes. */
export function Compare({ audit }: { readonly audit: Audit }) {
  const now = comparison.value?.audit === audit ? comparison.value : undefined;
  const compared = now && "text" in now ? now : undefined;
  const problem = now && "problem" in now ? now.problem : undefined;
  useEffect(() => {
    const isBase = compared?.isBase ?? true;
    taker.value = {
      says: isBase ? "Drop the base" : "Drop what is proposed",
      takeSource: (source) => compareWith("what was dropped", source, isBase),
    };
    return () => {
      taker.value = undefined;
    };
  }, [compared?.isBase]);
  return (
    <article class="report">
      {compared ? <Tools audit={audit} of={compared} /> : <h1>Compare with another state</h1>}
      {problem && (
        <p role="alert">
          <Said of={problem} />
        </p>
      )}
      {!compared && (
        <p>
          <b>{audit.name}</b> is what is proposed. Choose or drop its base: the same project before the
          change, as a folder or a .zip. It is read in this tab, and what is open stays open.
        </p>
      )}
      <Choices isBase={compared?.isBase ?? true} isAgain={compared !== undefined} />
      {compared && <Markdown>{compared.text}</Markdown>}
    </article>
  );
}

function Tools({ audit, of }: { readonly audit: Audit; readonly of: Compared }) {
  const [base, proposed] = of.isBase ? [of.name, audit.name] : [audit.name, of.name];
  return (
    <div class="report-tools">
      <span>
        <b>{proposed}</b>, proposed for <b>{base}</b>
      </span>
      <button type="button" disabled={work.value !== undefined} onClick={() => turnComparison(of)}>
        The other way round
      </button>
      <CopyButton text={of.text} what="the comparison as Markdown" />
      <button type="button" onClick={() => saveText("compare.md", of.text)}>
        Save compare.md
      </button>
      <button type="button" onClick={() => window.print()}>
        Print
      </button>
    </div>
  );
}

function Choices({ isBase, isAgain }: { readonly isBase: boolean; readonly isAgain: boolean }) {
  const choose = (picked: () => Promise<Source | undefined>) =>
    pick(picked, (source) => compareWith("what was chosen", source, isBase));
  const other = isAgain ? "another " : "";
  return (
    <div class="report-tools">
      <button type="button" class={isAgain ? undefined : "strong"} onClick={() => choose(pickedFolder)}>
        Choose {other}folder
      </button>
      <button type="button" onClick={() => choose(pickedArchive)}>
        Choose {other}.zip
      </button>
      <Again />
    </div>
  );
}
