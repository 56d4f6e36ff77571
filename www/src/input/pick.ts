import { folderGone, notAllowed, Stopped } from "../problems.ts";
import { type Source, sourceFrom } from "./drop.ts";
import { fileSource, folderOfFiles, folderOfHandle } from "./sources.ts";

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
  try {
    await folder.list();
  } catch (error) {
    const isGone = error instanceof DOMException && error.name === "NotFoundError";
    throw isGone ? new Stopped(folderGone(handle.name)) : error;
  }
  return { kind: "folder", name: folder.name, folder };
}
