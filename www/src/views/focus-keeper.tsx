import { useEffect, useRef } from "preact/hooks";
import { route } from "../state/route.ts";
import { settled, work } from "../state/session.ts";

/** Puts the focus where the new screen or view begins, if what had it is gone and the view doesn't ask for it. */
export function FocusKeeper() {
  const isFirst = useRef(true);
  const { view } = route.value;
  const isWorking = work.value?.slow && !work.value.again;
  useEffect(() => {
    const main = document.querySelector("main");
    if (main && !isFirst.current && document.activeElement === document.body) {
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    }
    isFirst.current = false;
  }, [view, settled.value.at, isWorking]);
  return null;
}
