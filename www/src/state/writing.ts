/** Writes to the folder that is open: only what the reader has agreed to, and only where all is still as it was read. */

import type { FileChange } from "../engine/types.ts";
import { wordsOf } from "../input/failed.ts";
import { changedSinceRead, notAllowedToWrite, notWritten, type Problem, writtenInPart } from "../problems.ts";

/** A file whose text waits beside it until it takes its place. */
interface Staged {
  readonly path: string;
  readonly writable: FileSystemWritableFileStream;
  /** Takes away what was made for it. */
  readonly undo: () => Promise<void>;
}

/**
 * Writes changes, all of them or none: each file is compared with what was read, and each text lies beside its file before
 * the first takes its place. Answers why nothing was written, or what was written where the disk failed in between.
 */
export async function write(
  folder: FileSystemDirectoryHandle,
  made: () => Promise<readonly FileChange[]>,
): Promise<Problem | undefined> {
  // First of all: a browser asks its question only right behind a click. Where it has none, it refuses by itself.
  const may = await folder.requestPermission?.({ mode: "readwrite" }).catch(() => "denied" as const);
  if (may === "denied" || may === "prompt") return notAllowedToWrite(folder.name);
  const changes = await made();
  const staged: Staged[] = [];
  let at = "";
  try {
    for (const change of changes) {
      at = change.path;
      if (!(await isAsRead(folder, change))) return changedSinceRead(at);
    }
    for (const change of changes) {
      at = change.path;
      staged.push(await staging(folder, change));
    }
  } catch (error) {
    await Promise.all(staged.map(({ undo }) => undo()));
    return notWritten(at, wordsOf(error));
  }
  for (const [index, { path, writable }] of staged.entries()) {
    try {
      await writable.close();
    } catch (error) {
      await Promise.all(staged.slice(index).map(({ undo }) => undo()));
      const problem = index === 0 ? notWritten : writtenInPart;
      return problem(path, wordsOf(error));
    }
  }
  return undefined;
}

async function isAsRead(folder: FileSystemDirectoryHandle, { path, before }: FileChange): Promise<boolean> {
  const file = await fileAt(folder, path);
  if (!file || before === undefined) return !file && before === undefined;
  const now = new Uint8Array(await (await file.getFile()).arrayBuffer());
  return now.length === before.length && now.every((byte, index) => byte === before[index]);
}

async function staging(
  folder: FileSystemDirectoryHandle,
  { path, before, after }: FileChange,
): Promise<Staged> {
  const directory = await directoryOf(folder, path);
  const name = nameOf(path);
  const file = await directory.getFileHandle(name, { create: true });
  const remove = async () => {
    if (before === undefined) await directory.removeEntry(name).catch(() => {});
  };
  try {
    const writable = await file.createWritable();
    await writable.write(after);
    const undo = async () => {
      await writable.abort().catch(() => {});
      await remove();
    };
    return { path, writable, undo };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The file at a path; nothing where there is none. */
async function fileAt(
  folder: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await (await directoryOf(folder, path)).getFileHandle(nameOf(path));
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
    throw error;
  }
}

/** The directory of a path. A browser refuses names like `..`, so that nothing outside the folder is reached. */
async function directoryOf(
  folder: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemDirectoryHandle> {
  let directory = folder;
  for (const name of path.split("/").slice(0, -1)) directory = await directory.getDirectoryHandle(name);
  return directory;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
