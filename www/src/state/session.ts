/**
 * What the page has been given and what came of it. Two signals: `settled`, the screen that stands,
 * and `work`, what is going on meanwhile. A screen is only replaced by a finished one.
 */

import { computed, signal } from "@preact/signals";
import { have, readyEngine, stopEngine } from "../engine/client.ts";
import type { Input, Progress } from "../engine/protocol.ts";
import type { Options, Overview } from "../engine/types.ts";
import type { Source } from "../input/drop.ts";
import { problemOf } from "../input/failed.ts";
import { listing, stateOf } from "../input/folder.ts";
import { asItIs, type Given } from "../input/given.ts";
import { Reading } from "../input/reading.ts";
import { nothingSkipped, type Skipped } from "../input/skip.ts";
import { reports } from "../later.ts";
import { type Problem, partNotLoaded, reportBeside, Stopped } from "../problems.ts";
import type { Listed } from "../record/listed.ts";
import type { Recording } from "../record/recording.ts";
import { isSameJudging, type Judging, judgedAs, judgingOf } from "./judging.ts";
import { adjust, goTo, route } from "./route.ts";
import { told } from "./told.ts";

/** A finished audit. The worker holds the rest of it. */
export interface Audit {
  readonly name: string;
  readonly given: Given;
  readonly overview: Overview;
  readonly skipped: Skipped;
  /** Where it was read from a report, all that there is of it: nothing can be asked of it but what is written down. */
  readonly recording?: Recording;
}

/** The screen that stands. */
export type Settled =
  | { readonly at: "start" }
  | { readonly at: "audited"; readonly audit: Audit }
  /** A `report.json`, which is no audit: what it holds is listed. */
  | { readonly at: "listed"; readonly given: Given; readonly report: Listed }
  /** `given` is what can be tried again, `before` what was on the page and can be opened again. */
  | {
      readonly at: "stopped";
      readonly problem: Problem;
      readonly given: Given | undefined;
      readonly before: Given | undefined;
    };

/** What is going on. */
export interface Work {
  readonly name: string;
  readonly phase:
    | { readonly doing: "listing"; readonly found: number }
    | { readonly doing: "loading" }
    | Progress;
  readonly skipped: Skipped | undefined;
  /** Long enough to be worth a screen of its own. */
  readonly slow: boolean;
  /** What stands is audited once more, and stays on the screen meanwhile. */
  readonly again: boolean;
}

export const settled = signal<Settled>({ at: "start" });
export const work = signal<Work | undefined>();

/** What is shown is a report: it can be read, and not judged otherwise. */
export const isReport = computed(() => settled.value.at === "audited" && !!settled.value.audit.recording);

/** Why the analyzer isn't there, where it was asked for ahead of any drop and didn't come. */
export const notLoaded = signal<Problem | undefined>();

/** What is being done now; replaced by each new drop and by Cancel, so that late results are dropped. */
let running: AbortController | undefined;

/** Fetches the analyzer ahead of any drop. */
export async function loadEngine(): Promise<void> {
  notLoaded.value = undefined;
  try {
    await readyEngine();
  } catch (error) {
    notLoaded.value = problemOf(error, "the analyzer");
  }
}

/** Audits what was dropped or chosen, as it is unless it is said otherwise. The source may still be on its way. */
export function open(name: string, source: Promise<Source>, options?: Options): Promise<void> {
  return run(name, async (signal) => ({ ...(await givenBy(source, signal)), ...(options && { options }) }));
}

/** What a source has: of a folder the names of its files. */
async function givenBy(source: Promise<Source>, signal: AbortSignal): Promise<Given> {
  const what = await source;
  if (what.kind !== "folder") return { kind: what.kind, name: what.file.name, file: what.file };
  update({ name: what.name });
  const found = await listing(
    what.folder,
    (count) => signal.aborted || update({ phase: { doing: "listing", found: count } }),
    signal,
  );
  const skipped = what.isWithoutHandle ? { ...found.skipped, isWithoutHandle: true } : found.skipped;
  const { handle } = what.folder;
  return { kind: "folder", name: what.name, listing: { ...found, skipped }, ...(handle && { handle }) };
}

/** Audits what was given before, or a sample: nothing needs to be dropped for it. */
export const openAgain = (given: Given): Promise<void> => run(given.name, async () => given);

/** How what stands is judged, or is about to be. */
export const chosen = signal<Options>(asItIs);

/** Audits what stands as if it were meant for another database: nothing is read or asked for again. */
export async function readFor(options: Options): Promise<void> {
  sayHow(options);
  // What is under way ends first: the worker holds what was read. It is done once more then.
  if (work.value?.again) return;
  for (let judged: Options | undefined; judged !== chosen.value && !work.value; ) {
    const now = settled.value;
    if (now.at !== "audited") return;
    judged = chosen.value;
    const given = { ...now.audit.given, options: judged };
    await run(now.audit.name, async () => given, true);
  }
}

/** Has what stands judged as the address says, where somebody changed that. */
export function judgeAs(judging: Judging): void {
  const now = settled.peek();
  if (now.at !== "audited" || now.audit.recording || isSameJudging(judging, judgingOf(chosen.peek()))) return;
  void readFor(judgedAs(chosen.peek(), judging));
}

/** The address says how what is shown is judged. */
function sayHow(options: Options): void {
  chosen.value = options;
  const judging = judgingOf(options);
  if (!isSameJudging(judging, route.peek().judging)) adjust({ judging });
}

/** Stops what is going on. What stood before stands again. */
export function cancel(): void {
  const before = givenBefore();
  running?.abort();
  running = undefined;
  work.value = undefined;
  stopEngine();
  sayHow(before?.options ?? asItIs);
  // The audit that stood went with the worker.
  if (before && settled.value.at === "audited") void openAgain(before);
}

/** Back to the first screen. */
export function startOver(): void {
  if (running) stopEngine();
  running?.abort();
  running = undefined;
  work.value = undefined;
  settled.value = { at: "start" };
  sayHow(asItIs);
  goTo({ at: "overview" });
}

async function run(
  name: string,
  given: (signal: AbortSignal) => Promise<Given>,
  again = false,
): Promise<void> {
  const before = givenBefore();
  // A worker that was stopped holds nothing any more.
  const held = again && !running && settled.value.at === "audited" ? settled.value.audit.skipped : undefined;
  if (running) stopEngine();
  running?.abort();
  const mine = new AbortController();
  running = mine;
  told.value = undefined;
  work.value = { name, phase: { doing: "listing", found: 0 }, skipped: undefined, slow: false, again };
  const slow = setTimeout(() => mine.signal.aborted || update({ slow: true }), 300);
  let got: Given | undefined;
  try {
    const found = await given(mine.signal);
    if (mine.signal.aborted) return;
    // What is opened is looked at from the beginning, unless it is the same again, or the address leads into it.
    const isOther = !again && (before ? before !== found : route.peek().view.at === "guide");
    // Of a folder that comes first, the address may say how it is to be judged.
    const options = found.options ?? (before ? asItIs : judgedAs(asItIs, route.peek().judging));
    got = found.options ? found : { ...found, options };
    update({
      name: got.name,
      phase: { doing: "loading" },
      skipped: got.kind === "folder" ? got.listing.skipped : undefined,
    });
    if (got.kind === "report") {
      await showReport(got, isOther, mine.signal);
      return;
    }
    await readyEngine();
    if (mine.signal.aborted) return;
    const report = (phase: Work["phase"]) => mine.signal.aborted || update({ phase });
    report(firstPhase(got));
    const skipped = held ?? (await have("takeUp", inputOf(got), report));
    const overview = await overviewOf(got, report);
    if (mine.signal.aborted) return;
    // What was looked at is looked at again, unless it was of something else.
    if (!again) sayHow(options);
    if (isOther) goTo({ at: "overview" }, 0);
    settled.value = { at: "audited", audit: auditOf(got, overview, skipped) };
  } catch (error) {
    if (mine.signal.aborted) return;
    // What was half read goes with the worker, and so does what is still on its way to it.
    stopEngine();
    settled.value = {
      at: "stopped",
      problem: problemOf(error, work.value?.name ?? name),
      given: got,
      before,
    };
  } finally {
    clearTimeout(slow);
    if (running === mine) {
      running = undefined;
      work.value = undefined;
    }
  }
}

/** Shows a report that was given. */
async function showReport(
  given: Given & { kind: "report" },
  isOther: boolean,
  signal: AbortSignal,
): Promise<void> {
  await reports.load();
  const reader = reports.loaded.value;
  if (typeof reader !== "object") throw new Stopped(partNotLoaded());
  const text = (await given.file?.text()) ?? "";
  if (/\.json$/i.test(given.name)) {
    const report = reader.listedIn(text, given.name);
    if (signal.aborted) return;
    sayHow(asItIs);
    settled.value = { at: "listed", given, report };
    if (isOther) goTo({ at: "listed", part: "overview" }, 0);
    return;
  }
  const recording = await reader.recordingIn(text, given.name);
  if (signal.aborted) return;
  show(recording, given);
  if (isOther) goTo({ at: "overview" }, 0);
}

/** Shows what is written down of an audit. */
export function show(recording: Recording, given: Given): void {
  sayHow({ ...asItIs, offline: recording.isOffline });
  const { name, overview } = recording;
  settled.value = { at: "audited", audit: { name, given, overview, skipped: nothingSkipped(), recording } };
}

/** Has what was taken up audited. */
const overviewOf = (given: Given, report: (phase: Work["phase"]) => void): Promise<Overview> =>
  readUntil(given, report, () => have("audit", given.options ?? asItIs, report));

/** Has the files of a folder read that are asked for, until something comes of it. */
async function readUntil<T>(
  given: Given,
  report: (phase: Work["phase"]) => void,
  done: () => Promise<T | undefined>,
): Promise<T> {
  const options = given.options ?? asItIs;
  const { files = [], states } = given.kind === "folder" ? given.listing : {};
  const reading = new Reading(
    new Map(files.map(({ path, file }) => [path, file])),
    (opened) => {
      for (const { path, file } of opened.files) states?.set(path, stateOf(file));
      return have("read", opened);
    },
    (done, total) => report({ doing: "reading", done, total }),
  );
  for (;;) {
    for (;;) {
      const wanted = await have("wanted", options);
      if (wanted.length === 0) break;
      await reading.of(wanted);
    }
    const made = await done();
    if (made !== undefined) return made;
  }
}

/** An audit beside another state of the same project. */
export interface Compared {
  readonly audit: Audit;
  /** What the other one is called. */
  readonly name: string;
  /** The other one is the base, and what stands is proposed for it. */
  readonly isBase: boolean;
  /** What differs, as Markdown. */
  readonly text: string;
}

/** Why an audit could not be compared. */
export interface NotCompared {
  readonly audit: Audit;
  readonly problem: Problem;
}

/** What stands beside another state, or why that could not be read. */
export const comparison = signal<Compared | NotCompared | undefined>();

/** Sets what stands beside another state of the project: its base, unless it is said otherwise. */
export async function compareWith(name: string, source: Promise<Source>, isBase = true): Promise<void> {
  await beside(name, isBase, async (signal, report) => {
    const given = { ...(await givenBy(source, signal)), options: chosen.peek() };
    if (given.kind === "report") throw new Stopped(reportBeside(given.name));
    report(firstPhase(given));
    await have("takeUp", inputOf(given), report);
    const text = await readUntil(given, report, () => have("compare", { options: given.options, isBase }));
    return { name: given.name, text };
  });
}

/** Takes the base for what is proposed, and the other way round. */
export async function turnComparison(of: Compared): Promise<void> {
  await beside(of.name, !of.isBase, async () => {
    const text = await have("compare", { options: chosen.peek(), isBase: !of.isBase });
    return { name: of.name, text: text ?? "" };
  });
}

async function beside(
  name: string,
  isBase: boolean,
  compared: (...at: Parameters<Meanwhile>) => Promise<{ name: string; text: string }>,
): Promise<void> {
  const now = settled.peek();
  if (now.at !== "audited") return;
  const { audit } = now;
  const problem = await meanwhile(name, async (signal, report) => {
    const found = await compared(signal, report);
    if (!signal.aborted) comparison.value = { audit, isBase, ...found };
  });
  if (problem) comparison.value = { audit, problem };
}

/** What stood before an audit for which its folder was read once more. */
const former = new WeakMap<Audit, Audit>();

/** What stood before this one and is of the same folder: it may be shown until this one has answered. */
export const formerOf = (audit: Audit): Audit | undefined => former.get(audit);

/** Reads the folder that stands once more. Where that can't be done, what stands stays, and the reason is answered. */
export async function readOnceMore(source: Promise<Source>): Promise<Problem | undefined> {
  const now = settled.peek();
  if (now.at !== "audited") return;
  const before = now.audit;
  return meanwhile(before.name, async (signal, report) => {
    const given = { ...(await givenBy(source, signal)), options: chosen.peek() };
    if (given.kind === "report") throw new Stopped(reportBeside(given.name));
    await have("takeUp", inputOf(given), report);
    const overview = await overviewOf(given, report);
    if (signal.aborted) return;
    const audit = auditOf(given, overview, nothingSkipped());
    // Not a chain of them: each would keep the one before alive.
    former.delete(before);
    former.set(audit, before);
    const { environment } = route.peek();
    const looked = before.overview.environments[environment]?.name;
    const at = overview.environments.findIndex(({ name }) => name === looked);
    if (at >= 0 && at !== environment) adjust({ environment: at });
    settled.value = { at: "audited", audit };
  });
}

type Meanwhile = (signal: AbortSignal, report: (phase: Work["phase"]) => void) => Promise<void>;

/** Does something while what stands is looked at; answers why it could not be done. */
async function meanwhile(name: string, done: Meanwhile): Promise<Problem | undefined> {
  if (work.peek()) return;
  const mine = new AbortController();
  running = mine;
  work.value = { name, phase: { doing: "listing", found: 0 }, skipped: undefined, slow: false, again: true };
  const slow = setTimeout(() => mine.signal.aborted || update({ slow: true }), 300);
  try {
    await done(mine.signal, (phase) => mine.signal.aborted || update({ phase }));
  } catch (error) {
    if (mine.signal.aborted) return;
    await have("forget", undefined).catch(() => {});
    return problemOf(error, name);
  } finally {
    clearTimeout(slow);
    if (running === mine) {
      running = undefined;
      work.value = undefined;
      // Who chose something else meanwhile was told to wait.
      const now = settled.peek();
      if (now.at === "audited" && now.audit.given.options !== chosen.peek()) void readFor(chosen.peek());
    }
  }
}

/** Puts up the screen for a problem that came after the audit: the worker died while it was asked. */
export function stop(error: unknown): void {
  const given = givenBefore();
  settled.value = { at: "stopped", problem: problemOf(error, given?.name ?? ""), given, before: undefined };
}

function givenBefore(): Given | undefined {
  const now = settled.value;
  if (now.at === "audited") return now.audit.given;
  if (now.at === "listed") return now.given;
  return now.at === "stopped" ? (now.before ?? now.given) : undefined;
}

function inputOf(given: Exclude<Given, { kind: "report" }>): Input {
  switch (given.kind) {
    case "folder":
      return {
        kind: "folder",
        paths: given.listing.files.map(({ path }) => path),
        unreadable: given.listing.unreadable,
      };
    case "archive":
      return { kind: "archive", file: given.file };
    case "sample":
      return { kind: "sample", files: given.files };
  }
}

/** What the worker begins with: how much there is to read, it says itself. */
const firstPhase = (given: Given): Work["phase"] => ({
  doing: "listing",
  found: given.kind === "folder" ? given.listing.files.length : 0,
});

const auditOf = (given: Given, overview: Overview, skippedInside: Skipped): Audit => ({
  name: given.name,
  given,
  overview,
  skipped: given.kind === "folder" ? given.listing.skipped : skippedInside,
});

function update(change: Partial<Work>): void {
  if (work.value) work.value = { ...work.value, ...change };
}
