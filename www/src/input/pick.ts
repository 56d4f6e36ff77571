import { notAllowed, pickerRefused, Stopped } from "../problems.ts";
import { type Source, sourceFrom } from "./drop.ts";
import { wordsOf } from "./failed.ts";
import { fileSource, folderOfFiles, folderOfHandle } from "./sources.ts";

/** Has something chosen, and handed on unless nothing was: what can't be had is told by who takes it. */
export async function pick(
  picked: () => Promise<Source | undefined>,
  take: (source: Promise<Source>) => unknown,
): Promise<void> {
  const source = picked();
  const isChosen = await source.then(
    (chosen) => chosen !== undefined,
    () => true,
  );
  if (isChosen) await take(source as Promise<Source>);
}

/** A folder that the person chooses; nothing where they choose none. */
export async function pickedFolder(): Promise<Source | undefined> {
  if (window.showDirectoryPicker) {
    try {
      const folder = folderOfHandle(await window.showDirectoryPicker({ mode: "read" }));
      return { kind: "folder", name: folder.name, folder };
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return undefined;
      throw new Stopped(pickerRefused(wordsOf(error)));
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
    input.accept = ".zip,.py,.html,.json";
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

/** A folder of which there is a handle already, as it is now. */
export async function folderAgain(handle: FileSystemDirectoryHandle): Promise<Source> {
  const permission = await handle.requestPermission?.({ mode: "read" });
  if (permission !== undefined && permission !== "granted") throw new Stopped(notAllowed(handle.name));
  const folder = folderOfHandle(handle);
  // What is gone says so here.
  await folder.list();
  return { kind: "folder", name: folder.name, folder };
}
