import { anotherArchive, nothingDropped, notReadHere, Stopped, severalArchives } from "../problems.ts";
import type { FileSource, FolderSource } from "./folder.ts";
import { isArchive, isBeside, isOtherArchive, isRead } from "./skip.ts";
import { fileOfHandle, fileSource, folderOfEntry, folderOfHandle, isFolderEntry } from "./sources.ts";

/** What was handed over: one folder to walk, or one archive. */
export type Source =
  | {
      readonly kind: "folder";
      readonly name: string;
      readonly folder: FolderSource;
      /** The browser said nothing of a handle for it. */
      readonly isWithoutHandle?: boolean;
    }
  | { readonly kind: "archive"; readonly file: File }
  /** A report that Limbeck wrote, as a page or as JSON. */
  | { readonly kind: "report"; readonly file: File };

/** Whether a drag carries files, as opposed to text or a link. */
export const carriesFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes("Files") ?? false;

/**
 * The things dropped. Everything is taken out of the event before the first `await`: the browser
 * empties a `DataTransfer` as soon as the event's handler has returned.
 */
export async function sourceFromDrop(transfer: DataTransfer): Promise<Source> {
  const dropped = [...transfer.items].filter(({ kind }) => kind === "file").map(thingsOf);
  const folders: FolderSource[] = [];
  const files: FileSource[] = [];
  let isWithoutHandle = false;
  for (const { handle, entry, file } of dropped) {
    const found = await soon(handle);
    isWithoutHandle ||= found === silent;
    if (found === silent || !found) {
      if (entry && isFolderEntry(entry)) folders.push(folderOfEntry(entry));
      else if (file) files.push(fileSource(file));
    } else if (found.kind === "directory") folders.push(folderOfHandle(found));
    else files.push(fileOfHandle(found));
  }
  const source = await sourceFrom(folders, files);
  return source.kind === "folder" ? { ...source, isWithoutHandle } : source;
}

/** How long the browser has to hand over a handle: it does so at once, unless it asks the person first. */
const soonEnough = 1500;

const silent = Symbol("no answer");

/**
 * A handle, or that none came soon: for a folder that Chromium deems sensitive (the home folder, `~/.cache`) it opens a
 * dialog, and where nobody can answer that it never says anything again.
 */
function soon<Handle>(handle: Promise<Handle> | undefined): Promise<Handle | undefined | typeof silent> {
  return Promise.race([
    Promise.resolve(handle),
    new Promise<typeof silent>((resolve) => setTimeout(() => resolve(silent), soonEnough)),
  ]);
}

/**
 * A dropped thing in the ways that browsers have for it. A handle is best, for its files are got seven
 * times as fast; not every browser has it, and none for folders that it deems sensitive.
 */
function thingsOf(item: DataTransferItem) {
  const handle = item.getAsFileSystemHandle?.().catch(() => null);
  return { handle, entry: item.webkitGetAsEntry(), file: item.getAsFile() };
}

/** The source that these things are together: one folder, one archive, or a folder made of them all. */
export async function sourceFrom(
  folders: readonly FolderSource[],
  files: readonly FileSource[],
): Promise<Source> {
  const [folder] = folders;
  const [file] = files;
  if (folder && folders.length === 1 && files.length === 0) {
    return { kind: "folder", name: folder.name, folder };
  }
  if (folders.length === 0) {
    if (!file) throw new Stopped(nothingDropped());
    if (files.every(({ name }) => isArchive(name))) {
      if (files.length > 1) throw new Stopped(severalArchives(files.map(({ name }) => name)));
      return { kind: "archive", file: await fileOf(file) };
    }
    if (files.length === 1 && /\.(html?|json)$/i.test(file.name))
      return { kind: "report", file: await fileOf(file) };
    if (files.length === 1 && isOtherArchive(file.name)) throw new Stopped(anotherArchive(file.name));
    if (files.length === 1 && (isBeside(file.name) || !isRead(file.name)))
      throw new Stopped(notReadHere(file.name));
  }
  const count = folders.length + files.length;
  const name = count === 1 && file ? file.name : `${count} things dropped together`;
  return { kind: "folder", name, folder: { name, list: async () => ({ folders, files }) } };
}

async function fileOf(source: FileSource): Promise<File> {
  const file = await source.file();
  return file instanceof File ? file : file.getFile();
}
