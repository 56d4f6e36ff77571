/** Holds the analyzer and its audit, and answers the page's questions about it. */

import { zipSync } from "fflate";
import { Analyzer, initSync } from "../../pkg/limbeck.js";
import { readArchive } from "../input/archive.ts";
import { isOutOfMemory, wordsOf } from "../input/failed.ts";
import { nothingSkipped, type Skipped } from "../input/skip.ts";
import { engineDied, outOfMemory, type Problem, Stopped } from "../problems.ts";
import type {
  AnswerTo,
  Asked,
  Comparing,
  Input,
  Kind,
  Opened,
  Progress,
  Reply,
  Request,
} from "./protocol.ts";
import type { NamedBytes, Options, Overview, Question } from "./types.ts";
import { warmUp } from "./warm-up.ts";

const reply = (message: Reply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

/** The audit that questions are about. */
let current: Analyzer | undefined;

/** What is being read; it takes the place of the current one once it is audited. */
let next: Analyzer | undefined;

/** What the current one was compared with. */
let beside: Analyzer | undefined;

/** The analyzer's memory. It grows, and never shrinks. */
let memory: WebAssembly.Memory | undefined;

/** Whether nothing was asked yet. */
let isIdle = true;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  if (data.kind === "module") {
    ({ memory } = initSync({ module: data.module }));
    return;
  }
  if (data.kind === "warmUp") {
    if (isIdle) await warmUp(() => isIdle);
    return;
  }
  isIdle = false;
  try {
    const answer = await answerTo(data);
    // Documents are handed over, not copied.
    reply(
      { kind: "answer", id: data.id, answer },
      answer instanceof Uint8Array ? [answer.buffer as ArrayBuffer] : [],
    );
  } catch (error) {
    reply({ kind: "problem", id: data.id, problem: problemFrom(error) });
  }
};

function answerTo(request: Exclude<Request, { kind: "module" | "warmUp" }>): unknown {
  switch (request.kind) {
    case "takeUp":
      return takenUp(request.ask, reporter(request.id));
    case "wanted":
      return latest().wanted(request.ask);
    case "read":
      return read(request.ask, latest());
    case "audit":
      return audited(request.ask, reporter(request.id));
    case "report": {
      const { page, name, hasSource } = request.ask;
      return new TextEncoder().encode(audit().report(page, name, hasSource));
    }
    case "compare":
      return compared(request.ask);
    case "forget":
      next?.free();
      next = undefined;
      return undefined;
    case "memory":
      return memory?.buffer.byteLength ?? 0;
    case "everything":
      return archiveOf(asked(audit(), "documents", {}));
    case "squashed":
      return archiveOf(asked(audit(), "squashedFiles", request.ask));
    default:
      return asked(audit(), request.kind, request.ask);
  }
}

function audit(): Analyzer {
  if (!current) throw new Error("nothing was audited yet");
  return current;
}

/** What is being read, else what was audited last: it may be audited otherwise. */
const latest = (): Analyzer => next ?? audit();

/** The analyzer's answer: it stands under the name of the question. */
function asked<K extends Kind>(analyzer: Analyzer, kind: K, ask: Asked<K>): AnswerTo<K> {
  const answer: unknown = analyzer.ask({ [kind]: ask } as unknown as Question);
  return (answer as Record<K, AnswerTo<K>>)[kind];
}

/** Audits what was read; nothing is answered where a file turns out to be missing. */
function audited(options: Options, report: (progress: Progress) => void): Overview | undefined {
  const analyzer = latest();
  const overview = analyzer.audit(options, (done, total) => report({ doing: "parsing", done, total }));
  if (!overview) return undefined;
  if (analyzer !== current) {
    current?.free();
    beside?.free();
    beside = undefined;
  }
  current = analyzer;
  next = undefined;
  return overview;
}

/** The audit beside another one; nothing is answered where a file turns out to be missing. */
function compared({ options, isBase }: Comparing): string | undefined {
  const other = next ?? beside;
  if (!other) throw new Error("nothing was taken up to compare with");
  const text = audit().compare(other, options, isBase);
  if (text === undefined) return undefined;
  if (beside !== other) beside?.free();
  beside = other;
  next = undefined;
  return text;
}

/** Gives a new analyzer what was given, of a folder the names; answers what was skipped inside an archive. */
async function takenUp(input: Input, report: (progress: Progress) => void): Promise<Skipped> {
  const analyzer = new Analyzer();
  next = analyzer;
  switch (input.kind) {
    case "folder":
      for (const { path, reason } of input.unreadable) analyzer.addUnreadable(path, reason);
      for (const path of input.paths) analyzer.addUnread(path);
      return nothingSkipped();
    case "archive":
      return readArchive(input.file, {
        bytes: (path, bytes) => analyzer.addBytes(path, bytes),
        unreadable: (path, reason) => analyzer.addUnreadable(path, reason),
        progress: (done, total) => report({ doing: "reading", done, total }),
      });
    case "sample": {
      const encoder = new TextEncoder();
      for (const { path, text } of input.files) analyzer.addBytes(path, encoder.encode(text));
      return nothingSkipped();
    }
  }
}

/**
 * Reads files into the analyzer: joined, the browser reads them in a third of the time that it takes one by one. What can't
 * be read so is tried once more by the analyzer itself, which notes it where it fails again.
 */
async function read({ files, unreadable }: Opened, analyzer: Analyzer): Promise<void> {
  for (const { path, reason } of unreadable) analyzer.addUnreadable(path, reason);
  const joined = await new Blob(files.map(({ file }) => file)).arrayBuffer().catch(() => undefined);
  let at = 0;
  for (const { path, file } of files) {
    if (joined) analyzer.addBytes(path, new Uint8Array(joined, at, file.size));
    else analyzer.addFile(path, file);
    at += file.size;
  }
}

/** Tells the page how far the audit is, no more often than a screen can show it. */
function reporter(id: number): (progress: Progress) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now < next && progress.done < progress.total) return;
    next = now + 50;
    reply({ kind: "progress", id, progress });
  };
}

/** Files in one archive: the same ones always give the same bytes. */
function archiveOf(named: readonly NamedBytes[]): Uint8Array {
  const files = Object.fromEntries(named.map(({ name, bytes }) => [name, bytes]));
  // The earliest date that the format can hold, in the local time in which it holds it.
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) });
}

function problemFrom(error: unknown): Problem {
  if (error instanceof Stopped) return error.problem;
  return isOutOfMemory(error) ? outOfMemory() : engineDied(wordsOf(error));
}
