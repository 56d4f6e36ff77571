/** What the page and the worker say to each other. */

import type { SampleFile } from "../input/given.ts";
import type { Skipped } from "../input/skip.ts";
import type { Problem } from "../problems.ts";
import type { Answer, Options, Overview, Question } from "./types.ts";

/** What is to be audited. A folder is given by the names of its files, which are read once the analyzer wants them. */
export type Input =
  | { readonly kind: "folder"; readonly paths: readonly string[]; readonly unreadable: readonly Unreadable[] }
  | { readonly kind: "archive"; readonly file: File }
  | { readonly kind: "sample"; readonly files: readonly SampleFile[] };

/** Files that the worker is to read, and those that can't be. */
export interface Opened {
  readonly files: readonly { readonly path: string; readonly file: File }[];
  readonly unreadable: readonly Unreadable[];
}

/** A file that can't be read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** How far an audit is. */
export interface Progress {
  readonly doing: "reading" | "parsing";
  readonly done: number;
  readonly total: number;
}

/** How an audit is compared with another one. */
export interface Comparing {
  readonly options: Options;
  /** The other one is the base. */
  readonly isBase: boolean;
}

type Asks = ByName<Question>;
type Answers = ByName<Answer>;

/** What a question is called, and its answer. */
export type Kind = keyof Asks;
/** What is said with a question of this kind. */
export type Asked<K extends Kind> = Asks[K];
/** What a question of this kind is answered with. */
export type AnswerTo<K extends Kind> = Answers[K];

/** An environment at a revision, the migration of this path; without one at the heads. */
export type AtRevision = Asked<"schema">;

/** The variants of a Rust enum by their names: `{ chain: ChainView } | …` is `{ chain: ChainView; … }`. */
type ByName<Enum> = {
  [Name in Enum extends unknown ? keyof Enum : never]: Enum extends Record<Name, infer Held> ? Held : never;
};

/** What the worker can be told to do, and what comes of it. Questions are the analyzer's own. */
export interface Tasks {
  /** Answers what was skipped inside an archive. */
  takeUp: { ask: Input; answer: Skipped };
  /** The files to read before the next audit. */
  wanted: { ask: Options; answer: string[] };
  read: { ask: Opened; answer: undefined };
  /** Of what was taken up last. Answers nothing where it missed files, which are wanted then. */
  audit: { ask: Options; answer: Overview | undefined };
  /** The audit in the page of reports. */
  report: { ask: { page: string; name: string; hasSource: boolean }; answer: Uint8Array<ArrayBuffer> };
  /** Sets the audit beside what was taken up last, or what it stood beside before. Answers nothing where that misses files. */
  compare: { ask: Comparing; answer: string | undefined };
  /** Lets go of what was taken up and not audited: what stands is audited again then, and nothing else. */
  forget: { ask: undefined; answer: undefined };
  /** How many bytes of memory the analyzer takes. */
  memory: { ask: undefined; answer: number };
  /** The chain of an environment with one migration in the place of all up to a revision, in one archive. */
  squashed: { ask: Asked<"squashedFiles">; answer: Uint8Array<ArrayBuffer> };
  /** All documents in one archive. */
  everything: { ask: undefined; answer: Uint8Array<ArrayBuffer> };
}

/** From the page to the worker. */
export type Request =
  | { readonly kind: "module"; readonly module: WebAssembly.Module }
  /** Something is about to be dropped. */
  | { readonly kind: "warmUp" }
  | { readonly [T in keyof Tasks]: Task<T> }[keyof Tasks]
  | { readonly kind: Kind; readonly id: number; readonly ask: Asked<Kind> };

interface Task<T extends keyof Tasks> {
  readonly kind: T;
  readonly id: number;
  readonly ask: Tasks[T]["ask"];
}

/** From the worker to the page. */
export type Reply =
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "problem"; readonly id: number; readonly problem: Problem };
