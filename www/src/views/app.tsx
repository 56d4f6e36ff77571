import { said } from "../state/said.ts";
import { settled, work } from "../state/session.ts";
import { DropTarget } from "./drop-target.tsx";
import { FocusKeeper } from "./focus-keeper.tsx";
import { Frame } from "./frame.tsx";
import { ProblemScreen } from "./problem.tsx";
import { Start } from "./start.tsx";
import { Working } from "./working.tsx";

/** The page: the screen that stands, or the one for what is going on. */
export function App() {
  return (
    <>
      {work.value?.slow && !work.value.again ? <Working work={work.value} /> : <Screen />}
      <FocusKeeper />
      <DropTarget />
      <p class="unseen" aria-live="polite">
        {said.value}
      </p>
    </>
  );
}

function Screen() {
  const now = settled.value;
  switch (now.at) {
    case "start":
      return <Start />;
    case "audited":
      return <Frame audit={now.audit} />;
    case "stopped":
      return <ProblemScreen {...now} />;
  }
}
