import { limits } from "./limits.ts";

/** What was not read, to be told. */
export interface Skipped {
  /** Folders that were not entered. */
  readonly folders: { readonly path: string; readonly reason: string }[];
  /** Files that were passed over, counted by kind (`.md`). */
  readonly files: Record<string, number>;
  /** Archives inside what was dropped; they are not opened. */
  readonly archives: string[];
  /** The browser gave no handle for the folder: it was read in the older way, which is slower. */
  readonly isWithoutHandle?: boolean;
}

/** The file that marks a virtual environment, whatever its folder is called. */
export const environmentMark = "pyvenv.cfg";

const skippedFolders = new Set(limits.skippedFolders);
const readNames = new Set(limits.readNames);

/** Nothing skipped yet. */
export const nothingSkipped = (): Skipped => ({ folders: [], files: {}, archives: [] });

/** What a file of this name is: of what migrations are made of, or of what lies beside them; none where it isn't read. */
function kindOf(name: string): "of migrations" | "beside" | undefined {
  const ends = (extensions: readonly string[]) => extensions.some((extension) => name.endsWith(extension));
  if (readNames.has(name) || ends(limits.readExtensions)) return "of migrations";
  const isBeside =
    limits.documentNames.includes(name) ||
    ends(limits.documentExtensions) ||
    ends(limits.configurationExtensions) ||
    limits.configurationBeginnings.some((beginning) => name.startsWith(beginning));
  return isBeside ? "beside" : undefined;
}

/** Whether a file of this name is read. */
export const isRead = (name: string): boolean => kindOf(name) !== undefined;

/** Whether a file is of what lies beside the migrations: of these, not all are listed. */
export const isBeside = (name: string): boolean => kindOf(name) === "beside";

/** Whether a file of this name is taken for an archive. */
export const isArchive = (name: string): boolean => name.toLowerCase().endsWith(".zip");

/** Whether a file of this name is taken for an archive that can't be unpacked here. */
export const isOtherArchive = (name: string): boolean =>
  /\.(tar|tgz|tar\.\w+|gz|bz2|xz|zst|7z|rar)$/i.test(name);

/** The file that marks a script directory, beside which compiled Python is listed. */
export const envPy = "env.py";

/** Whether a folder of compiled Python is listed, for what it is left over from: by the path above it. */
const listsBytecode = (above: string, isBesideEnvPy: boolean): boolean =>
  isBesideEnvPy || above.split("/").some((part) => limits.bytecodeFolderBelow.includes(part));

/** Why a folder isn't entered, if it isn't: by its name, the path above it, and whether an env.py is beside it. */
export function skipReason(
  name: string,
  above: string,
  isBesideEnvPy: boolean,
  holdsEnvironmentMark: boolean,
): string | undefined {
  const isListed = name === limits.bytecodeFolder && listsBytecode(above, isBesideEnvPy);
  if (skippedFolders.has(name) && !isListed) return "is skipped because of its name";
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
