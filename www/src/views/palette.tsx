import { useEffect, useRef, useState } from "preact/hooks";
import type { Found } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { useLatest } from "../state/latest.ts";
import { plural } from "../state/locale.ts";
import { addressOf, adjust, route, type View } from "../state/route.ts";
import { type Audit, isReport } from "../state/session.ts";
import { isPressed, keysOf, shortcuts } from "../state/shortcuts.ts";
import { rankOf } from "../state/words.ts";
import { type Action, actionsOf } from "./actions.ts";
import { entryOf, isInReports, views } from "./views.tsx";
import "./palette.css";

/** Something that can be gone to, or done. */
interface Choice {
  readonly kind: string;
  readonly name: string;
  readonly beside: string;
  /** What else it is found by. */
  readonly also?: string | undefined;
  readonly does: { readonly address: string } | { readonly action: Action };
}

interface Props {
  readonly audit: Audit;
  readonly environment: number;
}

/** The most files that are shown. */
const mostFiles = 8;

const idOf = (index: number) => `choice-${index}`;

/**
 * The search box: it narrows down what is shown, and below it is all that has the name that is searched for, or can be
 * done, to be gone to or done at once. What is chosen is said by `aria-activedescendant`; the focus stays in the box.
 */
export function Palette({ audit, environment }: Props) {
  const box = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  /** Enter was pressed before the answer was there. */
  const [isAwaited, setAwaited] = useState(false);
  /** What was searched for before the list was opened. */
  const before = useRef("");
  const text = route.value.search.trim();
  const found = useLatest(audit, "find", { environment, text });
  const isCurrent = found?.isCurrent ?? false;
  const choices = isOpen ? choicesFor({ audit, environment }, text, found?.value ?? []) : [];
  const chosen = Math.min(at, choices.length - 1);

  const open = () => {
    if (!isOpen) before.current = route.value.search;
    setOpen(true);
    setAt(0);
  };
  const close = () => {
    setOpen(false);
    setAwaited(false);
  };
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || !isPressed(event, "search")) return;
      event.preventDefault();
      box.current?.select();
      open();
    };
    window.addEventListener("keydown", focus);
    return () => window.removeEventListener("keydown", focus);
  });
  useEffect(() => {
    document.getElementById(idOf(chosen))?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  useEffect(() => {
    if (!isAwaited || !isCurrent) return;
    setAwaited(false);
    document.getElementById(idOf(chosen))?.click();
  }, [isAwaited, isCurrent]);

  /** A link is followed by the browser; what is typed to find something to be done is no filter. */
  const onChoose = ({ does }: Choice) => {
    close();
    box.current?.blur();
    if (!("action" in does)) return;
    adjust({ search: before.current });
    does.action.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      if (isOpen) setAt((chosen + step + choices.length) % Math.max(choices.length, 1));
      else open();
    } else if (event.key === "Enter") {
      if (!isOpen) open();
      setAwaited(true);
    } else if (event.key === "Escape") {
      if (isOpen && choices.length > 0) close();
      else adjust({ search: "" });
    } else return;
    event.preventDefault();
  };
  const words = wordsFor(route.value.view.at === "schema", isReport.value);
  return (
    <div class="search-and-found">
      <label class="search">
        <span class="unseen">{words.label}</span>
        <input
          ref={box}
          type="text"
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls="choices"
          aria-autocomplete="list"
          aria-activedescendant={choices.length > 0 ? idOf(chosen) : undefined}
          placeholder={words.placeholder}
          title={words.title}
          autocomplete="off"
          spellcheck={false}
          value={route.value.search}
          onInput={(event) => {
            const search = event.currentTarget.value;
            // Who empties the box is done with it.
            if (search === "") close();
            else open();
            adjust({ search });
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        <span class="keys" aria-hidden="true">
          {keysOf(shortcuts.search)}
        </span>
      </label>
      <div
        id="choices"
        class="choices-found"
        role="listbox"
        aria-label="Found"
        aria-busy={!isCurrent}
        hidden={choices.length === 0}
        // The focus stays in the box.
        onMouseDown={(event) => event.preventDefault()}
      >
        {choices.map((choice, index) => (
          <Option
            key={`${choice.kind} ${choice.name} ${choice.beside}`}
            id={idOf(index)}
            of={choice}
            isChosen={index === chosen}
            onChoose={() => onChoose(choice)}
          />
        ))}
      </div>
      <span class="unseen" aria-live="polite">
        {isOpen && isCurrent && `${plural(choices.length, "choice")} below`}
      </span>
    </div>
  );
}

function Option({
  of: { kind, name, beside, does },
  id,
  isChosen,
  onChoose,
}: {
  readonly of: Choice;
  readonly id: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const how = { id, role: "option", tabIndex: -1, onClick: onChoose, "aria-selected": isChosen } as const;
  const shortcut = "action" in does ? does.action.shortcut : undefined;
  const says = (
    <>
      <span class="kind">{kind}</span> <b>{name}</b> <span class="dim">{beside}</span>
      {shortcut && <kbd>{keysOf(shortcuts[shortcut])}</kbd>}
    </>
  );
  return "address" in does ? (
    <a href={does.address} {...how}>
      {says}
    </a>
  ) : (
    <button type="button" {...how}>
      {says}
    </button>
  );
}

/** What the box is for, where it narrows down a schema, and where it takes addresses: what they mean only the analyzer tells. */
function wordsFor(isOfSchema: boolean, isOfReport: boolean) {
  if (isOfSchema) {
    return {
      label: "Search tables and other objects by name",
      placeholder: "Search tables and other objects",
      title: "Part of the name of a table, a view or another object",
    };
  }
  return isOfReport
    ? {
        label: "Search ids, messages, files and labels",
        placeholder: "Search",
        title: "Words of an id, message, file or label",
      }
    : {
        label: "Search ids, messages, files and labels, or enter revisions as Alembic addresses them",
        placeholder: "Search, or an address like ae10:head",
        title:
          "Words of an id, message, file or label; or revisions as Alembic takes them: head, ae10+2, label@head, a1b2:c3d4",
      };
}

/** What fits a text, best first; without one, what can be done and looked at. */
function choicesFor(of: Props, text: string, found: readonly Found[]): readonly Choice[] {
  const todo = actionsOf(of.audit, of.environment).map((action): Choice => ({ ...action, does: { action } }));
  if (text === "") return [...viewChoices(), ...todo.filter(({ kind }) => kind === "action")];
  const ranked = [...found.map(choiceOf), ...filesOf(of), ...viewChoices(), ...todo].flatMap((choice) => {
    // What a rule is about has too many words to be found by.
    const rank = rankOf(
      text,
      choice.name,
      choice.kind === "rule" ? [] : [choice.beside, choice.also, choice.kind],
    );
    return rank === undefined ? [] : [{ rank, choice }];
  });
  ranked.sort((one, other) => one.rank - other.rank);
  const files = new Set<string>();
  const once = ranked.filter(({ choice: { kind, does } }) => {
    // A migration is found by its id or by its file, whichever fits better.
    if (!("address" in does) || (kind !== "revision" && kind !== "file")) return true;
    if (files.has(does.address) || (kind === "file" && files.size >= mostFiles)) return false;
    files.add(does.address);
    return true;
  });
  return [...once.map(({ choice }) => choice), ...inChain(text)];
}

/** Where what is shown can't be narrowed down, the chain can. */
function inChain(text: string): Choice[] {
  if (!entryOf(route.value.view).isWhole) return [];
  return [
    {
      kind: "view",
      name: "Chain",
      beside: `only with “${text}”`,
      does: { address: addressOf({ at: "chain" }, text) },
    },
  ];
}

function viewChoices(): Choice[] {
  return Object.entries(views)
    .filter(([at]) => !needsName.has(at) && (!isReport.value || isInReports(at as View["at"])))
    .map(([at, { title, tab, about }]) => ({
      kind: "view",
      name: title,
      beside: about ?? "",
      does: { address: addressOf("at" in tab ? (tab as View) : ({ at } as View), "") },
    }));
}

/** Views of one thing, which has to be named. */
const needsName = new Set(["rule", "report", "migration"]);

function filesOf({ audit, environment }: Props): Choice[] {
  const rows = answerTo(audit, "migrations", { environment })?.value ?? [];
  return rows.map(({ file, message, path }) => ({
    kind: "file",
    name: file,
    beside: message,
    also: path,
    does: { address: addressOf({ at: "migration", path }, "") },
  }));
}

function choiceOf({ kind, name, beside, path, object }: Found): Choice {
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
  return {
    kind,
    name,
    beside: kind === "column" ? `of ${beside}` : beside,
    also: path,
    does: { address: addressOf(view, "") },
  };
}
