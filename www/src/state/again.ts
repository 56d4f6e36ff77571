/** A folder that is open is read again: once, or whenever a file in it changes. */

import { signal } from "@preact/signals";
import { ask } from "../engine/client.ts";
import { listing, stateOf } from "../input/folder.ts";
import { folderAgain } from "../input/pick.ts";
import { isBeside } from "../input/skip.ts";
import { folderOfHandle } from "../input/sources.ts";
import type { Problem } from "../problems.ts";
import { type Changes, changesBetween, findingsIn, type Noted } from "./changes.ts";
import { type Audit, readOnceMore, settled, stop, work } from "./session.ts";

/** What came of reading again. */
export interface Reread {
  readonly at: Date;
  readonly audit: Audit;
  /** What is different, or why it could not be read. */
  readonly found: { readonly changes: Changes } | { readonly problem: Problem };
}

export const reread = signal<Reread | undefined>();

/** The folder that is open, where it can be read again. */
export function openFolder(): { audit: Audit; handle: FileSystemDirectoryHandle } | undefined {
  const now = settled.value;
  if (now.at !== "audited" || now.audit.given.kind !== "folder") return;
  const { handle } = now.audit.given;
  return handle && { audit: now.audit, handle };
}

/** Reads the folder that is open again, and tells what is different. */
export async function readAgain(): Promise<void> {
  const before = openFolder();
  if (!before || work.peek()) return;
  try {
    const noted = await notedOf(before.audit);
    const problem = await readOnceMore(folderAgain(before.handle));
    const now = openFolder();
    // Something else was opened meanwhile, or it was cancelled.
    if (now?.handle !== before.handle || (now.audit === before.audit && !problem)) return;
    const { audit } = now;
    const found = problem ? { problem } : { changes: changesBetween(noted, await notedOf(audit)) };
    reread.value = { at: new Date(), audit, found };
  } catch (error) {
    stop(error);
  }
}

/** What is noted of an audit, once. */
const noted = new WeakMap<Audit, Promise<Noted>>();

function notedOf(audit: Audit): Promise<Noted> {
  const known = noted.get(audit) ?? note(audit);
  noted.set(audit, known);
  return known;
}

async function note({ overview, given }: Audit): Promise<Noted> {
  const sarif = ask("document", { name: "findings.sarif" });
  const migrations = overview.environments.map(async ({ name }, environment) => {
    const rows = await ask("migrations", { environment });
    return [name, rows.map(({ revision, message, path }) => ({ revision, message, path }))] as const;
  });
  return {
    files: given.kind === "folder" ? given.listing.states : new Map(),
    migrations: new Map(await Promise.all(migrations)),
    findings: findingsIn(new TextDecoder().decode(await sarif)),
  };
}

/** Whether the folder that is open is read again when a file in it changes. */
export const watching = signal(false);

/** Milliseconds between two looks at a folder where the browser doesn't tell of changes. */
const betweenLooks = 2000;

/** Milliseconds that a change takes: an editor or git writes several files, or one in several steps. */
const settling = 300;

/** Watches a folder until it is told to stop: what changes is read again. */
export function watch(handle: FileSystemDirectoryHandle): () => void {
  const stopping = new AbortController();
  void follow(handle, stopping.signal);
  return () => stopping.abort();
}

async function follow(handle: FileSystemDirectoryHandle, signal: AbortSignal): Promise<void> {
  const due = await untilDue(handle, signal);
  while (!signal.aborted) {
    await due();
    while (work.peek() && !signal.aborted) await pause(settling);
    if (signal.aborted || !(await isOtherNow(signal))) continue;
    await readAgain();
    // It is gone, or may no longer be read: that is said, once.
    const told = reread.peek();
    if (told && "problem" in told.found) watching.value = false;
  }
}

/** Waits for the next look: until the browser tells of a change where it does that, else for a while in which the page is seen. */
async function untilDue(
  handle: FileSystemDirectoryHandle,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  let tell = () => {};
  // Something may have changed before anybody watched.
  let isTold = true;
  const { FileSystemObserver } = window;
  const observer =
    FileSystemObserver &&
    new FileSystemObserver(() => {
      isTold = true;
      tell();
    });
  try {
    await observer?.observe(handle, { recursive: true });
  } catch {
    return seen;
  }
  if (!observer) return seen;
  signal.addEventListener("abort", () => {
    observer.disconnect();
    tell();
  });
  return async () => {
    if (!isTold && !signal.aborted) await new Promise<void>((resolve) => (tell = resolve));
    await pause(settling);
    isTold = false;
  };
}

async function seen(): Promise<void> {
  do await pause(betweenLooks);
  while (document.visibilityState !== "visible");
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the folder that is open has other files now than when it was read. */
async function isOtherNow(signal: AbortSignal): Promise<boolean> {
  const open = openFolder();
  if (open?.audit.given.kind !== "folder") return false;
  const { files, states } = open.audit.given.listing;
  try {
    const paths = new Set(files.map(({ path }) => path));
    const now = await listing(folderOfHandle(open.handle), () => {}, signal);
    // Of what lies beside the migrations not all is listed, and not always the same.
    if (now.files.some(({ path }) => !paths.has(path) && !isBeside(path.slice(path.lastIndexOf("/") + 1))))
      return true;
    const edited = files.map(async ({ path, file }) => {
      const state = states.get(path);
      return state !== undefined && stateOf(file instanceof File ? file : await file.getFile()) !== state;
    });
    return (await Promise.all(edited)).includes(true);
  } catch {
    // A file is gone, or all of it: reading it again tells.
    return !signal.aborted;
  }
}
