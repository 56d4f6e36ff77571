import { useErrorBoundary } from "preact/hooks";
import { route } from "../state/route.ts";
import { said } from "../state/said.ts";
import { settled, stop, work } from "../state/session.ts";
import { DropTarget } from "./drop-target.tsx";
import { FocusKeeper } from "./focus-keeper.tsx";
import { Frame } from "./frame.tsx";
import { GuideScreen } from "./guide-screen.tsx";
import { Listed } from "./later.tsx";
import { Notice } from "./notice.tsx";
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
      <Notice />
      <p class="unseen said" aria-live="polite">
        {said.value}
      </p>
    </>
  );
}

function Screen() {
  const now = settled.value;
  const { view } = route.value;
  // A view that can't be drawn takes its screen with it, and nothing else.
  useErrorBoundary(stop);
  switch (now.at) {
    case "start":
      return view.at === "guide" ? <GuideScreen view={view} /> : <Start />;
    case "audited":
      return <Frame audit={now.audit} />;
    case "listed":
      return <Listed name={now.given.name} report={now.report} />;
    case "stopped":
      return <ProblemScreen {...now} />;
  }
}
