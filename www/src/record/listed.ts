/** What `report.json` holds, as far as the page lists it: version 1 of the report that `crate/src/report/json.rs` writes. */

import { anotherForm, cutOffReport, notAReport, Stopped } from "../problems.ts";

/** A report as `limbeck audit --format json` writes it. */
export interface Listed {
  /** The version of Limbeck that wrote it. */
  readonly limbeck: string;
  readonly environments: readonly ListedEnvironment[];
  readonly findings: readonly ListedFinding[];
  readonly checks: readonly ListedCheck[];
}

export interface ListedEnvironment {
  readonly path: string;
  readonly name?: string;
  readonly graph: { readonly heads: readonly string[]; readonly upgrade_order: readonly string[] };
  readonly revisions: readonly ListedRevision[];
  readonly schema: ListedSchema | readonly ListedSchema[];
}

export interface ListedRevision {
  readonly revision: string | null;
  readonly path: string;
  readonly down_revision: readonly string[];
  readonly message: string;
  readonly create_date: string | null;
  readonly is_head: boolean;
  readonly is_base: boolean;
  readonly upgrade: { readonly operations: readonly ListedOperation[] };
  readonly downgrade: { readonly operations: readonly ListedOperation[] };
}

export interface ListedOperation {
  readonly op: string;
  readonly directive: string;
  readonly schema: string | null;
  readonly table: string | null;
  readonly name: string | null;
  readonly line: number;
  readonly certainty: string;
  readonly words?: string;
}

interface ListedSchema {
  readonly tables: readonly ListedTable[];
}

export interface ListedTable {
  readonly schema: string | null;
  readonly name: string;
  readonly created_by: string | null;
  readonly columns: readonly ListedColumn[];
  readonly primary_key: { readonly columns: readonly string[] } | null;
  readonly foreign_keys: readonly { readonly columns: readonly string[] }[];
  readonly indexes: readonly unknown[];
}

export interface ListedColumn {
  readonly name: string;
  readonly type: string | null;
  readonly nullable: boolean | null;
  readonly default: string | null;
  readonly added_by: string | null;
}

export interface ListedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly revision: string | null;
}

export interface ListedCheck {
  readonly check: string;
  readonly environment: string | null;
  readonly status: string;
  readonly title: string;
  readonly evidence: readonly {
    readonly path: string;
    readonly line: number | null;
    readonly text: string;
  }[];
}

/** The report in a text. */
export function listedIn(text: string, name: string): Listed {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    // It begins with what wrote it.
    throw new Stopped(/^\s*\{\s*"limbeck"/.test(text) ? cutOffReport(name) : notAReport(name));
  }
  if (!isObject(found) || typeof found.limbeck !== "string" || !("report" in found)) {
    throw new Stopped(notAReport(name));
  }
  if (found.report !== 1) throw new Stopped(anotherForm(name, found.limbeck));
  const listed = { checks: [], ...found };
  if (!isListed(listed)) throw new Stopped(notAReport(name));
  return listed;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether something is a list of objects that all have these lists and objects of lists in them. */
const areObjects = (value: unknown, has: (each: Json) => boolean = () => true): boolean =>
  Array.isArray(value) && value.every((each) => isObject(each) && has(each));

/** What is gone through has to be there; what is only shown may be missing. */
const isListed = (found: Json): found is Json & Listed =>
  areObjects(found.findings) &&
  areObjects(found.checks, ({ evidence }) => areObjects(evidence)) &&
  areObjects(
    found.environments,
    ({ graph, revisions, schema }) =>
      isObject(graph) &&
      Array.isArray(graph.heads) &&
      Array.isArray(graph.upgrade_order) &&
      areObjects(
        revisions,
        ({ down_revision, upgrade, downgrade }) =>
          Array.isArray(down_revision) &&
          [upgrade, downgrade].every((body) => isObject(body) && areObjects(body.operations)),
      ) &&
      areObjects([schema].flat(), ({ tables }) =>
        areObjects(
          tables,
          ({ columns, foreign_keys, indexes }) =>
            areObjects(columns) && areObjects(foreign_keys) && Array.isArray(indexes),
        ),
      ),
  );
