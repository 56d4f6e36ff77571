import type { Unreadable } from "../engine/protocol.ts";
import { Stopped, tooManyFiles } from "../problems.ts";
import { limits, unreadableFile } from "./limits.ts";
import {
  environmentMark,
  envPy,
  isBeside,
  isRead,
  nothingSkipped,
  passOver,
  type Skipped,
  skipReason,
} from "./skip.ts";

/** A file, or its handle, which takes time to open. */
export type Listed = File | FileSystemFileHandle;

/** A file that can be asked for, wherever the browser has it from. */
export interface FileSource {
  readonly name: string;
  file(): Promise<Listed>;
}

/** A folder that can be listed, wherever the browser has it from. */
export interface FolderSource {
  readonly name: string;
  /** Where the browser gave one: by it, the folder can be read again. */
  readonly handle?: FileSystemDirectoryHandle;
  list(): Promise<{ folders: readonly FolderSource[]; files: readonly FileSource[] }>;
}

/** What a folder holds for the analyzer. Only the names were read so far. */
export interface Listing {
  readonly files: { readonly path: string; readonly file: Listed }[];
  readonly unreadable: Unreadable[];
  readonly skipped: Skipped;
  /** Of the files that were read since, which state of each: by their paths. */
  readonly states: Map<string, string>;
}

/** Tells one state of a file from another. */
export const stateOf = ({ lastModified, size }: File): string => `${lastModified} ${size}`;

/**
 * Lists a folder, its own name not part of the paths: what is in it side by side, for a browser takes long to answer,
 * and answers many at once. Folders to be skipped are not entered, so that a repository with its virtual environment
 * costs no more than its migrations.
 */
export async function listing(
  root: FolderSource,
  onFound: (files: number) => void,
  signal: AbortSignal,
): Promise<Listing> {
  const found: Listing = { files: [], unreadable: [], skipped: nothingSkipped(), states: new Map() };
  let beside = 0;

  const take = async (path: string, source: FileSource) => {
    try {
      found.files.push({ path, file: await source.file() });
    } catch {
      found.unreadable.push({ path, reason: unreadableFile });
    }
  };

  const enter = async (folder: FolderSource, path: string, isBesideEnvPy: boolean) => {
    signal.throwIfAborted();
    let inside: Awaited<ReturnType<FolderSource["list"]>>;
    try {
      inside = await folder.list();
    } catch (error) {
      if (path === "") throw error;
      found.unreadable.push({ path, reason: unreadableFile });
      return;
    }
    if (path !== "") {
      const above = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      const holdsMark = inside.files.some((file) => file.name === environmentMark);
      const reason = skipReason(folder.name, above, isBesideEnvPy, holdsMark);
      if (reason) {
        found.skipped.folders.push({ path, reason });
        return;
      }
    }
    const wanted = inside.files.filter((file) => {
      if (isBeside(file.name) ? ++beside <= limits.maxBesideFiles : isRead(file.name)) return true;
      passOver(found.skipped, join(path, file.name));
      return false;
    });
    const takeAll = async () => {
      await Promise.all(wanted.map((file) => take(join(path, file.name), file)));
      if (found.files.length - Math.min(beside, limits.maxBesideFiles) > limits.maxFiles)
        throw new Stopped(tooManyFiles());
      onFound(found.files.length);
    };
    const hasEnvPy = inside.files.some((file) => file.name === envPy);
    const enterInner = async (inner: FolderSource) => {
      const innerPath = join(path, inner.name);
      // By name alone where that is enough: such a folder needn't even be listed.
      const reason = skipReason(inner.name, path, hasEnvPy, false);
      if (reason) found.skipped.folders.push({ path: innerPath, reason });
      else await enter(inner, innerPath, hasEnvPy);
    };
    await Promise.all([takeAll(), ...inside.folders.map(enterInner)]);
  };

  await enter(root, "", false);
  // Which answer came first says nothing.
  for (const list of [found.files, found.unreadable, found.skipped.folders]) list.sort(byPath);
  found.skipped.archives.sort();
  return found;
}

const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : Number(a.path > b.path);

const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);
