import { useEffect, useState } from "preact/hooks";
import type { Found } from "../engine/types.ts";
import { useLatest } from "../state/latest.ts";
import { addressOf, route, type View } from "../state/route.ts";
import { type Audit, isReport } from "../state/session.ts";
import { entryOf, isInReports, views } from "./views.tsx";
import "./found.css";

interface Hit {
  readonly kind: string;
  readonly name: string;
  readonly beside: string;
  readonly address: string;
}

/** What has the name that is searched for, below the box: revisions, tables, columns, rules and views, each a link. */
export function FoundNames({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const text = route.value.search.trim();
  const found = useLatest(audit, "find", { environment, text });
  const [isClosed, close] = useState(false);
  useEffect(() => close(false), [text]);
  if (text === "" || isClosed || !found) return null;
  const hits = [...inChain(text), ...viewsCalled(text), ...found.value.map(hitOf)];
  return (
    <nav
      class="found-names"
      aria-label="Found by name"
      aria-busy={!found.isCurrent}
      onKeyDown={walk}
      onClick={() => close(true)}
    >
      <ul>
        {hits.map(({ kind, name, beside, address }) => (
          <li key={address}>
            <a href={address}>
              <span class="kind">{kind}</span> <b>{name}</b> <span class="dim">{beside}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Up and down go from one to the next, and up from the first back to the box. */
function walk(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(event.target as HTMLAnchorElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const box = list.parentElement?.querySelector("input");
  if (event.key === "Escape") box?.focus();
  else if (step === undefined) return;
  else (links[at + step] ?? (at + step < 0 ? box : links[at]))?.focus();
  event.preventDefault();
}

/** Where what is shown can't be narrowed down, the chain can. */
function inChain(text: string): Hit[] {
  const { view } = route.value;
  if (!entryOf(view).isWhole) return [];
  return [
    { kind: "view", name: "Chain", beside: `only with “${text}”`, address: addressOf({ at: "chain" }, text) },
  ];
}

function viewsCalled(text: string): Hit[] {
  const called = Object.entries(views).filter(
    ([at, { title }]) =>
      !needsName.has(at) &&
      (!isReport.value || isInReports(at as View["at"])) &&
      title.toLowerCase().startsWith(text.toLowerCase()),
  );
  return called.map(([at, { title, tab }]) => ({
    kind: "view",
    name: title,
    beside: "",
    address: addressOf("at" in tab ? (tab as View) : ({ at } as View), ""),
  }));
}

/** Views of one thing, which has to be named. */
const needsName = new Set(["rule", "report", "migration"]);

function hitOf({ kind, name, beside, path, object }: Found): Hit {
  const view: View = path
    ? { at: "migration", path }
    : object
      ? {
          at: "schema",
          part: {
            what: "object",
            object: {
              kind: object.kind,
              name: object.name,
              ...(object.schema != null && { schema: object.schema }),
            },
          },
        }
      : { at: "rule", name };
  return { kind, name, beside: kind === "column" ? `of ${beside}` : beside, address: addressOf(view, "") };
}
