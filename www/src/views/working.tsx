import { useEffect, useState } from "preact/hooks";
import { noAnswer } from "../problems.ts";
import { numberText, plural } from "../state/locale.ts";
import { cancel, type Work } from "../state/session.ts";
import { Said } from "./said.tsx";
import { SkippedList } from "./skipped.tsx";
import "./working.css";

/** What is going on, in numbers, and the way out of it. */
export function Working({ work }: { readonly work: Work }) {
  const { phase } = work;
  const bar = "total" in phase ? { value: phase.done, max: Math.max(phase.total, 1) } : {};
  return (
    <main class="working">
      <h1>{work.name}</h1>
      <progress {...bar} aria-label="Progress" />
      <p class="phase" role="status">
        {wordsFor(phase)}
      </p>
      <Silence phase={phase} />
      <button type="button" onClick={cancel}>
        Cancel
      </button>
      {work.skipped && <SkippedList skipped={work.skipped} />}
    </main>
  );
}

/** Seconds in which a disk says something. */
const patience = 10;

/** Says so where files are waited for, and none has come for long. */
export function Silence({ phase }: Pick<Work, "phase">) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    const isAwaited = phase.doing === "listing" || (phase.doing === "reading" && phase.done < phase.total);
    if (!isAwaited) return;
    const wait = setTimeout(() => setLong(true), patience * 1000);
    return () => clearTimeout(wait);
  }, [phase]);
  if (!isLong) return null;
  return (
    <span role="alert">
      <Said of={noAnswer(patience)} />
    </span>
  );
}

/** What is going on, in words. */
export function wordsFor(phase: Work["phase"]): string {
  switch (phase.doing) {
    case "listing":
      return phase.found === 0 ? "Looking for files" : `${plural(phase.found, "file")} found so far`;
    case "loading":
      return "Waiting for the analyzer to load; what you dropped is kept";
    case "reading":
      return `${numberText(phase.done)} of ${plural(phase.total, "file")} read`;
    case "parsing":
      return `${numberText(phase.done)} of ${plural(phase.total, "file")} parsed`;
  }
}
