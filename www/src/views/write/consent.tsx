import { useRef, useState } from "preact/hooks";
import type { FileChange } from "../../engine/types.ts";
import { type Problem, Stopped } from "../../problems.ts";
import { readAgain } from "../../state/again.ts";
import { plural } from "../../state/locale.ts";
import { say } from "../../state/said.ts";
import { type Audit, stop, work } from "../../state/session.ts";
import { write } from "../../state/writing.ts";
import { Said } from "../said.tsx";

/** A file that is to be written. */
interface Wanted {
  readonly path: string;
  readonly isNew: boolean;
}

/** Asks whether files of the folder may be written, and writes them if the reader agrees: never without that. */
export function WriteToFolder({
  audit,
  files,
  changes,
}: {
  readonly audit: Audit;
  readonly files: readonly Wanted[];
  /** The bytes to write, asked for once the reader has agreed. */
  readonly changes: () => Promise<readonly FileChange[]>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<Problem>();
  const { given } = audit;
  const folder = given.kind === "folder" ? given.handle : undefined;
  if (!folder) {
    return (
      <span class="dim">
        {given.kind === "folder"
          ? "This browser lets no page write to a folder: save it instead."
          : "It was opened from no folder on a disk, so nothing can be written there: save it instead."}
      </span>
    );
  }
  const agree = async () => {
    dialog.current?.close();
    setProblem(undefined);
    try {
      const found = await write(folder, changes);
      if (found) {
        setProblem(found);
        return;
      }
      say(`${plural(files.length, "file")} written`);
      await readAgain();
    } catch (error) {
      if (error instanceof Stopped) stop(error);
      else throw error;
    }
  };
  const [changed, added] = [files.filter(({ isNew }) => !isNew), files.filter(({ isNew }) => isNew)];
  return (
    <>
      <button
        type="button"
        disabled={files.length === 0 || work.value !== undefined}
        onClick={() => dialog.current?.showModal()}
      >
        Write to the folder…
      </button>
      {problem && (
        <p role="alert">
          <Said of={problem} />
        </p>
      )}
      <dialog ref={dialog} class="consent" aria-labelledby="consent">
        <h2 id="consent">Write to {folder.name}?</h2>
        <List title={`${plural(changed.length, "file")} changed`} of={changed} />
        <List title={`${plural(added.length, "file")} added`} of={added} />
        <p>
          Each file on your disk is compared first with what was read: if one has changed since, nothing is
          written. The browser asks you, too. Commit before, so that you can go back.
        </p>
        <form method="dialog">
          <button type="button" class="strong" onClick={agree}>
            Write {plural(files.length, "file")}
          </button>{" "}
          <button type="submit">Don't write</button>
        </form>
      </dialog>
    </>
  );
}

function List({ title, of }: { readonly title: string; readonly of: readonly Wanted[] }) {
  if (of.length === 0) return null;
  return (
    <>
      <p>{title}:</p>
      <ul>
        {of.map(({ path }) => (
          <li key={path}>
            <code>{path}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
