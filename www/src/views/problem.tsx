import { useEffect, useRef } from "preact/hooks";
import type { Given } from "../input/given.ts";
import type { Problem } from "../problems.ts";
import { openAgain, startOver } from "../state/session.ts";
import "./problem.css";

/** What went wrong in the page: what happened, what is not lost, what to do next. */
export function ProblemScreen({
  problem,
  given,
  before,
}: {
  readonly problem: Problem;
  readonly given: Given | undefined;
  readonly before: Given | undefined;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <main class="problem">
      <h1 ref={title} tabIndex={-1}>
        {problem.title}
      </h1>
      <p>{problem.kept}</p>
      <p>{problem.next}</p>
      <div class="choices">
        {problem.again && given && (
          <button type="button" class="strong" onClick={() => openAgain(given)}>
            Start again
          </button>
        )}
        {before && before !== given && (
          <button type="button" onClick={() => openAgain(before)}>
            Back to {before.name}
          </button>
        )}
        <button type="button" onClick={startOver}>
          Open something else
        </button>
      </div>
    </main>
  );
}
