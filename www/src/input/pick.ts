import { fileSource, type Source, sourceFrom } from "./drop.ts";
import type { FileSource, FolderSource } from "./folder.ts";

/** A folder that the person chooses; nothing where they choose none. */
export async function pickedFolder(): Promise<Source | undefined> {
  if (window.showDirectoryPicker) {
    try {
      const folder = folderOfHandle(await window.showDirectoryPicker({ mode: "read" }));
      return { kind: "folder", name: folder.name, folder };
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return undefined;
      throw error;
    }
  }
  const files = await pickedFiles((input) => {
    input.webkitdirectory = true;
  });
  if (files.length === 0) return undefined;
  const folder = folderOfFiles(files);
  return { kind: "folder", name: folder.name, folder };
}

/** An archive that the person chooses, or a file of Python; nothing where they choose none. */
export async function pickedArchive(): Promise<Source | undefined> {
  const files = await pickedFiles((input) => {
    input.accept = ".zip,.py";
    input.multiple = true;
  });
  return files.length === 0 ? undefined : sourceFrom([], files.map(fileSource));
}

function pickedFiles(prepare: (input: HTMLInputElement) => void): Promise<File[]> {
  const input = document.createElement("input");
  input.type = "file";
  prepare(input);
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

const folderOfHandle = (handle: FileSystemDirectoryHandle): FolderSource => ({
  name: handle.name,
  list: async () => {
    const folders: FolderSource[] = [];
    const files: FileSource[] = [];
    for await (const inside of handle.values()) {
      if (inside.kind === "directory") folders.push(folderOfHandle(inside as FileSystemDirectoryHandle));
      else files.push({ name: inside.name, file: () => (inside as FileSystemFileHandle).getFile() });
    }
    return { folders, files };
  },
});

/** The folder that a flat list of files with `webkitRelativePath` came from. */
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
