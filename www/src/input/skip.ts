import { limits } from "./limits.ts";

/** What was not read, to be told. */
export interface Skipped {
  /** Folders that were not entered. */
  readonly folders: { readonly path: string; readonly reason: string }[];
  /** Files that were passed over, counted by kind (`.md`). */
  readonly files: Record<string, number>;
  /** Archives inside what was dropped; they are not opened. */
  readonly archives: string[];
}

/** The file that marks a virtual environment, whatever its folder is called. */
export const environmentMark = "pyvenv.cfg";

const skippedFolders = new Set(limits.skippedFolders);
const readNames = new Set(limits.readNames);

/** Nothing skipped yet. */
export const nothingSkipped = (): Skipped => ({ folders: [], files: {}, archives: [] });

/** Whether a file of this name is read. */
export const isRead = (name: string): boolean =>
  readNames.has(name) || limits.readExtensions.some((extension) => name.endsWith(extension));

/** Whether a file of this name is taken for an archive. */
export const isArchive = (name: string): boolean => name.toLowerCase().endsWith(".zip");

/** Why a folder isn't entered, if it isn't. */
export function skipReason(name: string, holdsEnvironmentMark: boolean): string | undefined {
  if (skippedFolders.has(name)) return "is skipped because of its name";
  if (holdsEnvironmentMark) return "is skipped as a virtual environment: it has a pyvenv.cfg";
  return undefined;
}

/** Notes a file that isn't read. */
export function passOver(skipped: Skipped, path: string): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (isArchive(name)) {
    skipped.archives.push(path);
    return;
  }
  const dot = name.lastIndexOf(".");
  const kind = dot > 0 ? name.slice(dot) : "without an extension";
  skipped.files[kind] = (skipped.files[kind] ?? 0) + 1;
}
