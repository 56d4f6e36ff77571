import type { ObjectRef, SchemaRow } from "../../engine/types.ts";
import { addressOf, type SchemaObject, type SchemaPart } from "../../state/route.ts";
import { matches } from "../../state/words.ts";

/** A list of its own among what there is. */
export interface SchemaGroup {
  /** What it is called: a schema's name for tables, else what its rows are. */
  readonly title: string;
  /** What its rows are, in the singular and in the plural. */
  readonly thing: string;
  readonly things: string;
  /** The rows that are shown. */
  readonly rows: readonly SchemaRow[];
  /** How many there are. */
  readonly all: number;
}

/** The word for a thing: enums and domains are types of their own. */
export const wordFor = ({ of, note }: Pick<SchemaRow, "of" | "note">): string =>
  of.kind === "type" ? (note ?? "type") : of.kind;

/** The word for several of them. */
export const pluralOf = (word: string): string =>
  /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;

/** What there is, tables by their schema first, then each kind for itself; of it what is searched for. */
export function groupsOf(rows: readonly SchemaRow[], defaultSchema: string, search: string): SchemaGroup[] {
  type Growing = Omit<SchemaGroup, "rows" | "all"> & { rows: SchemaRow[]; all: number };
  const groups = new Map<string, Growing>();
  for (const row of rows) {
    const thing = wordFor(row);
    const things = pluralOf(thing);
    const isTable = row.of.kind === "table";
    const title = isTable ? (row.of.schema ?? (defaultSchema || "tables")) : things;
    const key = `${things} ${isTable ? title : ""}`;
    const group = groups.get(key) ?? { title, thing, things, rows: [], all: 0 };
    groups.set(key, group);
    group.all += 1;
    if (matches(search, [nameOf(row.of)])) group.rows.push(row);
  }
  return [...groups.values()];
}

/** Its name, with its schema where that is not the default one. */
export const nameOf = ({ schema, name }: { readonly schema?: string | undefined; readonly name: string }) =>
  schema === undefined ? name : `${schema}.${name}`;

/** The same as it stands in an address. */
export const objectOf = ({ kind, schema, name }: ObjectRef | SchemaObject): SchemaObject => ({
  kind,
  ...(schema !== undefined && { schema }),
  name,
});

/** A table as it stands in an address of the drawing. */
export function tableOf(of: ObjectRef | SchemaObject): Omit<SchemaObject, "kind"> {
  const { kind: _, ...table } = objectOf(of);
  return table;
}

/** Whether two names mean the same. */
export const isSame = (a: SchemaObject, b: ObjectRef): boolean =>
  a.kind === b.kind && a.schema === b.schema && a.name === b.name;

/** The address of a part of the schema at a revision. */
export const schemaAddress = (revision: string | undefined, part: SchemaPart): string =>
  addressOf({ at: "schema", ...(revision !== undefined && { revision }), part });

/** The address of a thing at a revision. */
export const objectAddress = (revision: string | undefined, of: ObjectRef): string =>
  schemaAddress(revision, { what: "object", object: objectOf(of) });
