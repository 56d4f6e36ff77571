import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readAgain, reread, watch, watching } from "../state/again.ts";
import type { Changes, Difference } from "../state/changes.ts";
import {
  canKeepFolders,
  forget,
  type KeptFolder,
  keptFolders,
  keptOf,
  loadKeptFolders,
  remember,
} from "../state/kept.ts";
import { numberText, plural, timeText } from "../state/locale.ts";
import { type Audit, chosen, work } from "../state/session.ts";
import { KeptHere } from "./kept.tsx";
import { Name, WithLeads } from "./leads.tsx";
import { Menu } from "./menu.tsx";
import { Words } from "./words.tsx";
import "./again.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
}

/** What can be done with a folder that is open and can be read again; nothing for what can't. */
export function Again({ audit, environment }: Props) {
  const handle = audit.given.kind === "folder" ? audit.given.handle : undefined;
  return (
    handle && (
      <>
        <Tools audit={audit} handle={handle} />
        <Told audit={audit} environment={environment} />
      </>
    )
  );
}

function Tools({ audit, handle }: { readonly audit: Audit; readonly handle: FileSystemDirectoryHandle }) {
  const kept = useKept(audit, handle);
  const isWatching = watching.value;
  useEffect(() => (isWatching ? watch(handle) : undefined), [isWatching, handle]);
  useEffect(
    () => () => {
      watching.value = false;
    },
    [handle],
  );
  return (
    <div class="again-tools">
      <button type="button" disabled={work.value !== undefined} onClick={readAgain}>
        Read again
      </button>
      <Menu title={isWatching ? "Watched" : "Folder"}>
        <Choice
          title="Watch"
          isChosen={isWatching}
          choose={(isChosen) => {
            watching.value = isChosen;
            return undefined;
          }}
        >
          Reads it again whenever a file in it changes, and tells what is different.
        </Choice>
        {canKeepFolders && (
          <Choice
            title="Remember this folder"
            isChosen={kept !== undefined}
            choose={(isChosen) => (isChosen ? remember(handle) : kept && forget(kept))}
          >
            Lists it on the first screen. Where it is and its settings (database, version, what is deployed,
            rules, sizes of tables) are kept in this browser, and none of its files.
          </Choice>
        )}
        <li>
          <KeptHere />
        </li>
      </Menu>
    </div>
  );
}

function Choice({
  title,
  isChosen,
  choose,
  children,
}: {
  readonly title: string;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => Promise<unknown> | undefined;
  readonly children: ComponentChildren;
}) {
  // It may take a moment until what was chosen is so.
  const [wanted, setWanted] = useState<boolean>();
  const [isRefused, setIsRefused] = useState(false);
  useEffect(() => setWanted(undefined), [isChosen]);
  const onChange = ({ currentTarget: { checked } }: { currentTarget: HTMLInputElement }) => {
    setWanted(checked);
    setIsRefused(false);
    choose(checked)?.catch(() => {
      setWanted(undefined);
      setIsRefused(true);
    });
  };
  return (
    <li>
      <label class="menu-choice">
        <input type="checkbox" checked={wanted ?? isChosen} onChange={onChange} /> {title}
        <small>{children}</small>
      </label>
      {isRefused && <small role="alert">The browser refused to keep it.</small>}
    </li>
  );
}

/** What is remembered of a folder that is open, if it is: as it was last read and is judged. */
function useKept(audit: Audit, handle: FileSystemDirectoryHandle): KeptFolder | undefined {
  const [found, setFound] = useState<{ of: FileSystemDirectoryHandle; kept: KeptFolder | undefined }>();
  const kept = found?.of === handle ? found.kept : undefined;
  const all = keptFolders.value;
  useEffect(() => void loadKeptFolders(), []);
  useEffect(() => {
    let isMeant = true;
    void keptOf(handle).then((kept) => isMeant && setFound({ of: handle, kept }));
    return () => {
      isMeant = false;
    };
  }, [handle, all]);
  const isKept = kept !== undefined;
  useEffect(() => {
    if (isKept) void remember(handle);
  }, [isKept, audit, chosen.value]);
  return kept;
}

/** What came of reading again, in a corner: what is looked at stays where it is. */
function Told({ audit, environment }: Props) {
  const told = reread.value?.audit === audit ? reread.value : undefined;
  const close = () => {
    reread.value = undefined;
  };
  return (
    <aside class="told" aria-label="Read again">
      <p aria-live="polite">{told && `Read at ${timeText(told.at)}: ${wordsOf(told.found)}`}</p>
      {told && "changes" in told.found && (
        <WithLeads audit={audit} environment={environment}>
          <List of={told.found.changes} />
        </WithLeads>
      )}
      {told && (
        <button type="button" class="plain" onClick={close}>
          Close
        </button>
      )}
    </aside>
  );
}

function wordsOf(found: NonNullable<typeof reread.value>["found"]): string {
  if ("problem" in found) {
    const { title, next } = found.problem;
    return `${title} What was read before is still shown. ${next}`;
  }
  const { files, revisions, findings } = found.changes;
  const parts = [
    counted("file", [
      [files.edited, "edited"],
      [files.added, "new"],
      [files.gone, "gone"],
    ]),
    counted("revision", inWords(revisions)),
    counted("finding", inWords(findings)),
  ].filter((part) => part !== "");
  return parts.length > 0 ? `${parts.join("; ")}.` : "nothing is different.";
}

const inWords = ({ added, gone }: Difference<unknown>) =>
  [
    [added, "new"],
    [gone, "gone"],
  ] as const;

/** `2 files edited, 1 new`, `3 new findings, 1 gone`: of what there is something. */
const counted = (one: string, counts: readonly (readonly [readonly unknown[], string])[]): string =>
  counts
    .filter(([all]) => all.length > 0)
    .map(([all, word], index) => {
      if (index > 0) return `${numberText(all.length)} ${word}`;
      return word === "new" ? plural(all.length, `new ${one}`) : `${plural(all.length, one)} ${word}`;
    })
    .join(", ");

/** So many are listed. */
const most = 50;

/** What is different, each with a link to where it is. */
function List({ of: { files, revisions, findings } }: { readonly of: Changes }) {
  const of = <T,>(word: string, all: readonly T[], drawn: (each: T) => ComponentChildren) =>
    all.map((each) => (
      <>
        <b>{word}</b> {drawn(each)}
      </>
    ));
  const rows = [
    ...of("new revision", revisions.added, ({ name, message }) => [<Name>{name}</Name>, " ", message]),
    ...of("revision gone", revisions.gone, ({ name, message }) => [<Name>{name}</Name>, " ", message]),
    ...of("new finding", findings.added, ({ message, path, line }) => [
      <Name>{`${path}:${line}`}</Name>,
      " ",
      <Words>{message}</Words>,
    ]),
    ...of("finding gone", findings.gone, ({ message }) => <Words>{message}</Words>),
    ...of("edited", files.edited, (path) => <Name>{path}</Name>),
    ...of("new", files.added, (path) => <Name>{path}</Name>),
    ...of("gone", files.gone, (path) => <Name>{path}</Name>),
  ];
  if (rows.length === 0) return null;
  return (
    <ul>
      {rows.slice(0, most).map((row, index) => (
        <li key={index}>{row}</li>
      ))}
      {rows.length > most && <li>and {plural(rows.length - most, "more change")}</li>}
    </ul>
  );
}
