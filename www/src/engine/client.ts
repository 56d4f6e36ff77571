import { engineDied, type Problem, Stopped, workerRefused } from "../problems.ts";
import { compiledModule } from "./module.ts";
import type { AnswerTo, Asked, Kind, Progress, Reply, Request, Tasks } from "./protocol.ts";
// Inlined, so that a worker can be started again without a request.
import AuditWorker from "./worker.ts?worker&inline";

export { reportPage } from "./report-page.ts";

interface Pending {
  answer(value: unknown): void;
  fail(problem: Problem): void;
  progress(progress: Progress): void;
}

let worker: Worker | undefined;
let pending = new Map<number, Pending>();
let lastId = 0;

/** Loads the analyzer and starts its worker ahead of the first question. */
export async function readyEngine(): Promise<void> {
  const module = await compiledModule();
  if (!worker) started(module);
}

/** Has the worker get ready for a drop that somebody is about to make. */
export async function warmEngine(): Promise<void> {
  // Where the analyzer can't be loaded, that is told elsewhere.
  await readyEngine().catch(() => {});
  worker?.postMessage({ kind: "warmUp" } satisfies Request);
}

/** Puts a question about the audit. */
export const ask = <K extends Kind>(kind: K, asked: Asked<K>): Promise<AnswerTo<K>> =>
  answered(kind, asked) as Promise<AnswerTo<K>>;

/** Has the worker do what is more than a question to the analyzer. */
export const have = <T extends keyof Tasks>(
  task: T,
  asked: Tasks[T]["ask"],
  progress?: (progress: Progress) => void,
): Promise<Tasks[T]["answer"]> => answered(task, asked, progress) as Promise<Tasks[T]["answer"]>;

/** Asks the worker, which is started if none is running. */
async function answered(
  kind: Kind | keyof Tasks,
  asked: unknown,
  progress: (progress: Progress) => void = () => {},
): Promise<unknown> {
  const module = await compiledModule();
  const listening = worker ?? started(module);
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, {
      answer: resolve,
      fail: (problem) => reject(new Stopped(problem)),
      progress,
    });
    listening.postMessage({ kind, id, ask: asked } as Request);
  });
}

/**
 * Ends the worker, and with it whatever it is doing: there is no other way to stop WebAssembly. What
 * was asked and not answered fails with this problem, or is forgotten without one.
 */
export function stopEngine(problem?: Problem): void {
  worker?.terminate();
  worker = undefined;
  const unanswered = pending;
  pending = new Map();
  if (problem) for (const question of unanswered.values()) question.fail(problem);
}

function started(module: WebAssembly.Module): Worker {
  const fresh = new AuditWorker();
  fresh.onmessage = ({ data }: MessageEvent<Reply>) => {
    const question = pending.get(data.id);
    if (data.kind === "progress") {
      question?.progress(data.progress);
      return;
    }
    pending.delete(data.id);
    if (data.kind === "answer") {
      question?.answer(data.answer);
      return;
    }
    question?.fail(data.problem);
    // What may be tried again was the analyzer's own end: what it left behind can't be trusted.
    if (data.problem.again) stopEngine(data.problem);
  };
  fresh.onerror = (event) => {
    event.preventDefault();
    // Where the worker may not even begin, the browser says nothing of why.
    stopEngine(event.message === undefined ? workerRefused() : engineDied(event.message));
  };
  fresh.onmessageerror = () => stopEngine(engineDied("its answer could not be read"));
  fresh.postMessage({ kind: "module", module } satisfies Request);
  worker = fresh;
  return fresh;
}
