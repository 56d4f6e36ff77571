import { useLayoutEffect } from "preact/hooks";
import { addressOf, adjust } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { isPressed } from "../state/shortcuts.ts";
import { isCommand } from "../table/keys.ts";
import { searched } from "./chain-rows.ts";
import { useSearch } from "./search.tsx";
import { useChain } from "./use-chain.ts";

/** From an open migration to the next ones of the list it was opened from: by link, or by j and k. */
export function Along({
  audit,
  environment,
  path,
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly path: string;
}) {
  const list = useChain(audit, environment);
  const search = useSearch(audit, environment);
  const paths = (list?.rows ?? []).flatMap((row) =>
    row.kind === "migration" && (row.row.path === path || search.keeps(...searched(row)))
      ? [row.row.path]
      : [],
  );
  const at = paths.indexOf(path);
  const newer = at > 0 ? paths[at - 1] : undefined;
  const older = at < 0 ? undefined : paths[at + 1];
  // At once, not after the next frame: who presses the key again means the one after.
  useLayoutEffect(() => {
    const step = (event: KeyboardEvent) => {
      const to = isPressed(event, "older") ? older : isPressed(event, "newer") ? newer : undefined;
      if (to === undefined || event.defaultPrevented || isCommand(event)) return;
      event.preventDefault();
      adjust({ view: { at: "migration", path: to } });
    };
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  }, [newer, older]);
  return (
    <span class="along">
      {newer !== undefined && (
        <a href={addressOf({ at: "migration", path: newer })} aria-keyshortcuts="k">
          ↑ newer <kbd>k</kbd>
        </a>
      )}
      {older !== undefined && (
        <a href={addressOf({ at: "migration", path: older })} aria-keyshortcuts="j">
          ↓ older <kbd>j</kbd>
        </a>
      )}
    </span>
  );
}
