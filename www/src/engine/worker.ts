/** Holds the analyzer and its audit, and answers the page's questions about it. */

import { zipSync } from "fflate";
import { Analyzer, initSync } from "../../pkg/limbeck.js";
import { readArchive } from "../input/archive.ts";
import { nothingSkipped } from "../input/skip.ts";
import { engineDied, type Problem, Stopped } from "../problems.ts";
import type {
  AnswerTo,
  Asked,
  Audited,
  Input,
  InputFile,
  Kind,
  Progress,
  Reply,
  Request,
  ToAudit,
} from "./protocol.ts";
import type { Question } from "./types.ts";
import { warmUp } from "./warm-up.ts";

const reply = (message: Reply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

/** The audit that questions are about; a new one takes its place only when it is complete. */
let current: Analyzer | undefined;

/** What was skipped inside of the archive that it is about. */
let skipped = nothingSkipped();

/** Whether nothing was asked yet. */
let isIdle = true;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  if (data.kind === "module") {
    initSync({ module: data.module });
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
  if (request.kind === "audit") return audited(request.ask, reporter(request.id));
  if (!current) throw new Error("nothing was audited yet");
  return request.kind === "everything" ? everything(current) : asked(current, request.kind, request.ask);
}

/** The analyzer's answer: it stands under the name of the question. */
function asked<K extends Kind>(analyzer: Analyzer, kind: K, ask: Asked<K>): AnswerTo<K> {
  const answer: unknown = analyzer.ask({ [kind]: ask } as unknown as Question);
  return (answer as Record<K, AnswerTo<K>>)[kind];
}

async function audited(
  { input, options, again }: ToAudit,
  report: (progress: Progress) => void,
): Promise<Audited> {
  const parsing = (done: number, total: number) => report({ doing: "parsing", done, total });
  if (again && current) return { overview: current.audit(options, parsing), skipped };
  const analyzer = new Analyzer();
  try {
    const passedOver = await filled(analyzer, input, report);
    const overview = analyzer.audit(options, parsing);
    current?.free();
    current = analyzer;
    skipped = passedOver;
    return { overview, skipped };
  } catch (error) {
    // After a trap nothing of the analyzer can be called any more; the page ends this worker then.
    if (error instanceof Stopped) analyzer.free();
    throw error;
  }
}

/** Gives the analyzer its files, and answers what was skipped among them. */
async function filled(analyzer: Analyzer, input: Input, report: (progress: Progress) => void) {
  switch (input.kind) {
    case "folder":
      for (const { path, reason } of input.unreadable) analyzer.addUnreadable(path, reason);
      await readFiles(input.files, analyzer, report);
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
 * Reads files into the analyzer, by the handful and several handfuls at a time: joined, the browser reads them in a third
 * of the time that it takes one by one. What can't be read so is tried once more by the analyzer itself, which notes it
 * where it fails again.
 */
async function readFiles(
  files: readonly InputFile[],
  analyzer: Analyzer,
  report: (progress: Progress) => void,
): Promise<void> {
  const left = handfuls(files);
  let done = 0;
  const readOn = async () => {
    for (const handful of left) {
      const joined = await new Blob(handful.map(({ file }) => file)).arrayBuffer().catch(() => undefined);
      let at = 0;
      for (const { path, file } of handful) {
        if (joined) analyzer.addBytes(path, new Uint8Array(joined, at, file.size));
        else analyzer.addFile(path, file);
        at += file.size;
      }
      done += handful.length;
      report({ doing: "reading", done, total: files.length });
    }
  };
  await Promise.all(Array.from({ length: 8 }, readOn));
}

/** Files by the handful: few enough that their bytes are few, too. */
function* handfuls(files: readonly InputFile[]): Generator<InputFile[]> {
  let handful: InputFile[] = [];
  let bytes = 0;
  for (const each of files) {
    handful.push(each);
    bytes += each.file.size;
    if (handful.length < 64 && bytes < 2 ** 22) continue;
    yield handful;
    handful = [];
    bytes = 0;
  }
  yield handful;
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

/** All documents in one archive: the same audit always gives the same bytes. */
function everything(analyzer: Analyzer): Uint8Array {
  const documents = asked(analyzer, "documents", {});
  const files = Object.fromEntries(documents.map(({ name, bytes }) => [name, bytes]));
  // The earliest date that the format can hold, in the local time in which it holds it.
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) });
}

const problemFrom = (error: unknown): Problem =>
  error instanceof Stopped
    ? error.problem
    : engineDied(error instanceof Error ? error.message : String(error));
