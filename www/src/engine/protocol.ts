/** What the page and the worker say to each other. */

import type { SampleFile } from "../input/given.ts";
import type { Skipped } from "../input/skip.ts";
import type { Problem } from "../problems.ts";
import type {
  ChainView,
  ChangesView,
  DrawingView,
  FindingRow,
  MigrationPage,
  MigrationRow,
  ObjectPage,
  OperationsTable,
  Options,
  Overview,
  Resolution,
  Route,
  SchemaView,
  TablePage,
  UnknownRow,
  WhereaboutsView,
} from "./types.ts";

/** A file of the folder, to be read by the worker. */
export interface InputFile {
  readonly path: string;
  readonly file: File;
}

/** What the worker is to audit. */
export type Input =
  | {
      readonly kind: "folder";
      readonly files: readonly InputFile[];
      readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
    }
  | { readonly kind: "archive"; readonly file: File }
  | { readonly kind: "sample"; readonly files: readonly SampleFile[] };

/** What is to be audited, and how. */
export interface ToAudit {
  readonly input: Input;
  readonly options: Options;
  /** It is what was audited last: what the worker has of it need not be read again. */
  readonly again: boolean;
}

/** The result of an audit: the rest is asked for. */
export interface Audited {
  readonly overview: Overview;
  /** What was skipped inside an archive; a folder's skipped parts are known before. */
  readonly skipped: Skipped;
}

/** How far an audit is. */
export interface Progress {
  readonly doing: "reading" | "parsing";
  readonly done: number;
  readonly total: number;
}

/** The schema at a revision, the migration of this path; without one at the heads. */
export interface AtRevision {
  readonly environment: number;
  readonly revision: string | undefined;
}

/** The name of something in a schema; without one in the default schema. */
export interface Named {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The questions that can be asked, and what each is answered with. */
export interface Questions {
  audit: { ask: ToAudit; answer: Audited };
  migrations: { ask: number; answer: MigrationRow[] };
  chain: { ask: number; answer: ChainView };
  resolve: {
    ask: { readonly environment: number; readonly text: string };
    answer: Resolution | undefined;
  };
  route: { ask: { readonly environment: number; readonly path: string }; answer: Route | undefined };
  operations: { ask: number; answer: OperationsTable };
  findings: { ask: number; answer: FindingRow[] };
  unknowns: { ask: number; answer: UnknownRow[] };
  migration: {
    ask: { readonly environment: number; readonly path: string };
    answer: MigrationPage | undefined;
  };
  schema: { ask: AtRevision; answer: SchemaView | undefined };
  table: { ask: AtRevision & Named; answer: TablePage | undefined };
  object: { ask: AtRevision & Named & { readonly kind: string }; answer: ObjectPage | undefined };
  changes: {
    ask: {
      readonly environment: number;
      readonly from: string | undefined;
      readonly to: string | undefined;
    };
    answer: ChangesView | undefined;
  };
  drawing: { ask: AtRevision; answer: DrawingView | undefined };
  whereabouts: {
    ask: { readonly environment: number; readonly text: string };
    answer: WhereaboutsView | undefined;
  };
  schemaDocument: {
    ask: AtRevision & { readonly name: string };
    answer: Uint8Array<ArrayBuffer> | undefined;
  };
  document: { ask: string; answer: Uint8Array<ArrayBuffer> | undefined };
  everything: { ask: undefined; answer: Uint8Array<ArrayBuffer> };
}

export type Question = keyof Questions;

/** From the page to the worker. */
export type Request =
  | { readonly kind: "module"; readonly module: WebAssembly.Module }
  | {
      [Q in Question]: { readonly kind: Q; readonly id: number; readonly ask: Questions[Q]["ask"] };
    }[Question];

/** From the worker to the page. */
export type Reply =
  | { readonly kind: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Questions[Question]["answer"] }
  | { readonly kind: "problem"; readonly id: number; readonly problem: Problem };
