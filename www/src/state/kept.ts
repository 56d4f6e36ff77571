/** What is kept in this browser from one visit to the next, and only because the reader said so. */

import { signal } from "@preact/signals";
import type { Options } from "../engine/types.ts";
import { asItIs } from "../input/given.ts";
import { folderAgain } from "../input/pick.ts";
import { keepNoLonger } from "../offline/keeping.ts";
import { isSameJudging, judgedAs } from "./judging.ts";
import { route } from "./route.ts";
import { chosen, open } from "./session.ts";
import { keepsTheme } from "./theme.ts";

/** A folder that is remembered: where it is and how it is judged, and nothing of what is in it. */
export interface KeptFolder {
  readonly id: number;
  readonly handle: FileSystemDirectoryHandle;
  /** When it was last read. */
  readonly read: Date;
  /** Variables of an environment may be secret: they are not kept. */
  readonly options: Omit<Options, "surroundings">;
}

/** Folders that are remembered, the latest first; none as long as that is not known. */
export const keptFolders = signal<readonly KeptFolder[]>([]);

/** Whether a browser can remember folders. */
export const canKeepFolders = typeof window !== "undefined" && "showDirectoryPicker" in window;

const database = "limbeck";
const folders = "folders";

/** Finds out what is remembered. */
export async function loadKeptFolders(): Promise<void> {
  // Where the browser lets nothing be kept, nothing is.
  const found = canKeepFolders ? await allKept().catch(() => []) : [];
  keptFolders.value = found.sort((a, b) => b.read.getTime() - a.read.getTime());
}

async function allKept(): Promise<KeptFolder[]> {
  // To look is not to keep: where there is no database, none is made.
  const exists = (await indexedDB.databases()).some(({ name }) => name === database);
  return exists ? inStore("readonly", (store) => store.getAll()) : [];
}

/** What is remembered of a folder, if it is. */
export async function keptOf(handle: FileSystemDirectoryHandle): Promise<KeptFolder | undefined> {
  for (const folder of keptFolders.value) if (await folder.handle.isSameEntry(handle)) return folder;
  return undefined;
}

/** Remembers a folder as it is judged now; one that is remembered is remembered as it is now. */
export async function remember(handle: FileSystemDirectoryHandle): Promise<void> {
  const { surroundings, ...options } = chosen.peek();
  const known = await keptOf(handle);
  const folder = { handle, read: new Date(), options, ...(known && { id: known.id }) };
  await inStore("readwrite", (store) => store.put(folder));
  await loadKeptFolders();
}

export async function forget({ id }: KeptFolder): Promise<void> {
  if (keptFolders.value.length > 1) await inStore("readwrite", (store) => store.delete(id));
  else await forgetFolders();
  await loadKeptFolders();
}

/** Opens a folder that is remembered. What the address says of how it is judged goes before. */
export async function openKept({ handle, options }: KeptFolder): Promise<void> {
  const kept = { ...asItIs, ...options };
  const { judging } = route.peek();
  await open(handle.name, folderAgain(handle), isSameJudging(judging, {}) ? kept : judgedAs(kept, judging));
}

/** Leaves nothing of Limbeck in this browser. */
export async function forgetEverything(): Promise<void> {
  keepsTheme.value = false;
  await forgetFolders();
  await loadKeptFolders();
  await keepNoLonger();
}

const forgetFolders = (): Promise<unknown> => answerOf(indexedDB.deleteDatabase(database));

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const opening = indexedDB.open(database);
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore(folders, { keyPath: "id", autoIncrement: true });
  const opened = await answerOf(opening);
  try {
    return await answerOf(act(opened.transaction(folders, mode).objectStore(folders)));
  } finally {
    opened.close();
  }
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
