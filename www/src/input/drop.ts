import { nothingDropped, notReadHere, Stopped, severalArchives } from "../problems.ts";
import type { FileSource, FolderSource } from "./folder.ts";
import { isArchive, isRead } from "./skip.ts";

/** What was handed over: one folder to walk, or one archive. */
export type Source =
  | { readonly kind: "folder"; readonly name: string; readonly folder: FolderSource }
  | { readonly kind: "archive"; readonly file: File };

/** Whether a drag carries files, as opposed to text or a link. */
export const carriesFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes("Files") ?? false;

/**
 * The things dropped. Everything is taken out of the event before the first `await`: the browser
 * empties a `DataTransfer` as soon as the event's handler has returned.
 */
export function sourceFromDrop(transfer: DataTransfer): Promise<Source> {
  const entries: FileSystemEntry[] = [];
  const loose: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry) {
      entries.push(entry);
    } else {
      const file = item.getAsFile();
      if (file) loose.push(file);
    }
  }
  return sourceFrom(entries.filter(isFolderEntry).map(folderOfEntry), [
    ...entries.filter(isFileEntry).map(fileOfEntry),
    ...loose.map(fileSource),
  ]);
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
      return { kind: "archive", file: await file.file() };
    }
    if (files.length === 1 && !isRead(file.name)) throw new Stopped(notReadHere(file.name));
  }
  const count = folders.length + files.length;
  const name = count === 1 && file ? file.name : `${count} things dropped together`;
  return { kind: "folder", name, folder: { name, list: async () => ({ folders, files }) } };
}

/** A file already at hand, as a source. */
export const fileSource = (file: File): FileSource => ({ name: file.name, file: async () => file });

const isFolderEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const fileOfEntry = (entry: FileSystemFileEntry): FileSource => ({
  name: entry.name,
  file: () => new Promise((resolve, reject) => entry.file(resolve, reject)),
});

const folderOfEntry = (entry: FileSystemDirectoryEntry): FolderSource => ({
  name: entry.name,
  list: async () => {
    const reader = entry.createReader();
    const inside: FileSystemEntry[] = [];
    // A reader hands out its entries in batches (of 100 in Chromium); only an empty one is the end.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (batch.length === 0) break;
      inside.push(...batch);
    }
    return {
      folders: inside.filter(isFolderEntry).map(folderOfEntry),
      files: inside.filter(isFileEntry).map(fileOfEntry),
    };
  },
});
