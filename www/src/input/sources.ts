/** Files and folders in each of the ways in which a browser hands them over. */

import type { FileSource, FolderSource } from "./folder.ts";

/** A file already at hand. */
export const fileSource = (file: File): FileSource => ({ name: file.name, file: async () => file });

/** A file by its handle. */
export const fileOfHandle = (handle: FileSystemFileHandle): FileSource => ({
  name: handle.name,
  file: async () => handle,
});

/** A folder by its handle. */
export const folderOfHandle = (handle: FileSystemDirectoryHandle): FolderSource => ({
  name: handle.name,
  handle,
  list: async () => {
    const folders: FolderSource[] = [];
    const files: FileSource[] = [];
    for await (const inside of handle.values()) {
      if (inside.kind === "directory") folders.push(folderOfHandle(inside));
      else files.push(fileOfHandle(inside));
    }
    return { folders, files };
  },
});

export const isFolderEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** A folder by the older kind of entry. */
export const folderOfEntry = (entry: FileSystemDirectoryEntry): FolderSource => ({
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
      files: inside.filter(isFileEntry).map((file) => ({
        name: file.name,
        file: () => new Promise<File>((resolve, reject) => file.file(resolve, reject)),
      })),
    };
  },
});

/** A folder by the flat list of its files, each with its `webkitRelativePath`. */
export function folderOfFiles(files: readonly File[]): FolderSource {
  interface Tree {
    readonly folders: Map<string, Tree>;
    readonly files: File[];
  }
  const tree = (): Tree => ({ folders: new Map(), files: [] });
  const root = tree();
  for (const file of files) {
    let at = root;
    for (const name of file.webkitRelativePath.split("/").slice(0, -1)) {
      const next = at.folders.get(name) ?? tree();
      at.folders.set(name, next);
      at = next;
    }
    at.files.push(file);
  }
  const source = (name: string, at: Tree): FolderSource => ({
    name,
    list: async () => ({
      folders: [...at.folders].map(([inner, below]) => source(inner, below)),
      files: at.files.map(fileSource),
    }),
  });
  const [top] = root.folders;
  return top ? source(...top) : source("", root);
}
