import type { DrawingView, DrawnTable } from "../engine/types.ts";
import type { DrawnColumns } from "../state/route.ts";
import type { Size } from "./geometry.ts";
import type { Group } from "./groups.ts";
import type { Graph } from "./layout.ts";
import type { Shown } from "./shown.ts";

/** What of a table is drawn below its name. */
export interface DrawnColumn {
  readonly name: string;
  /** `PK`, `FK` or nothing. */
  readonly mark: string;
}

/** A table, or a group that is closed. */
export type DrawnNode = Size & { readonly frame?: number } & (
    | { readonly table: DrawnTable; readonly place: number; readonly columns: readonly DrawnColumn[] }
    | { readonly group: Group; readonly names: readonly string[] }
  );

/** Tables and groups that are drawn, and how large. */
export interface TableGraph extends Graph {
  readonly nodes: readonly DrawnNode[];
  /** The groups that are open, as frames around their tables. */
  readonly open: readonly Group[];
  /** The foreign keys behind the references, by their place. */
  readonly foreignKeys: DrawingView["references"];
  /** How many tables these are and how many foreign keys they have, in closed groups and without. */
  readonly tables: number;
  readonly keys: number;
  readonly columns: DrawnColumns;
}

/** Pixels of a letter of a name, of a line, and around both. */
const letter = 7.4;
const wideLetter = 8.2;
export const lineHeight = 18;
export const headHeight = 26;
export const groupHeight = 40;
export const nameHeight = 15;
const around = 24;
const widest = 340;
const leastOfGroup = 170;

/** Up to so many tables their keys are shown. */
const fewTables = 16;
const mostKeys = 8;

/** Tables as they are to be drawn, and what stands for those whose group is closed. */
export function tableGraph(
  view: DrawingView,
  { places, groups, open, centre }: Shown,
  /** Without a choice the keys, if the tables are few. */
  chosen?: DrawnColumns | undefined,
  /** All columns of a table, once they are known. */
  allOf?: ((place: number) => readonly DrawnColumn[]) | undefined,
): TableGraph {
  const opened = groups.filter(({ name }) => open.has(name));
  const frameOf = new Map(
    opened.flatMap(({ tables }, frame) => tables.map((place) => [place, frame] as const)),
  );
  const closed = groups.filter(({ name }) => !open.has(name));
  const nodeOf = new Map(closed.flatMap(({ tables }, node) => tables.map((place) => [place, node] as const)));
  const shown = places.filter((place) => !nodeOf.has(place));
  for (const [index, place] of shown.entries()) nodeOf.set(place, closed.length + index);
  const columns = chosen ?? (shown.length <= fewTables ? "keys" : "none");
  const references: (readonly [number, number])[] = [];
  let keys = 0;
  const foreignKeys = view.references.filter((key) => {
    const [from, to] = [nodeOf.get(key.from), nodeOf.get(key.to)];
    if (from === undefined || to === undefined) return false;
    keys += 1;
    // What refers to itself is drawn, what refers to another of a closed group is not.
    if (from === to && from < closed.length) return false;
    references.push([from, to]);
    return true;
  });
  return {
    nodes: [
      ...closed.map((group) => {
        const names = group.main.flatMap((place) => view.tables[place] ?? []).map(labelOf);
        return { group, names, ...sizeOfGroup(group, names) };
      }),
      ...shown.flatMap((place) => {
        const table = view.tables[place];
        if (!table) return [];
        const frame = frameOf.get(place);
        const of = columnsOf(table, columns, allOf?.(place));
        return [
          { table, place, columns: of, ...(frame !== undefined && { frame }), ...sizeOfTable(table, of) },
        ];
      }),
    ],
    frames: opened.map(({ name }) => name.length * wideLetter + 6 * around),
    open: opened,
    references,
    centre: centre === undefined ? undefined : nodeOf.get(centre),
    foreignKeys,
    tables: places.length,
    keys,
    columns,
  };
}

function columnsOf(
  table: DrawnTable,
  columns: DrawnColumns,
  all: readonly DrawnColumn[] | undefined,
): readonly DrawnColumn[] {
  if (columns === "none") return [];
  if (columns === "all" && all) return all;
  const keys = table.keys.map(({ name, isPrimary }) => ({ name, mark: isPrimary ? "PK" : "FK" }));
  return columns === "keys" ? keys.slice(0, mostKeys) : keys;
}

function sizeOfTable(table: DrawnTable, columns: readonly DrawnColumn[]): Size {
  const longest = Math.max(
    labelOf(table).length + String(table.columns).length + 2,
    ...columns.map(({ name }) => name.length + 4),
  );
  return {
    width: Math.min(Math.ceil(longest * letter) + around, widest),
    height: headHeight + (columns.length > 0 ? columns.length * lineHeight + 6 : 0),
  };
}

/** As wide as its own name needs: those in it are cut. */
const sizeOfGroup = ({ name }: Group, names: readonly string[]): Size => ({
  width: Math.min(Math.max(Math.ceil(name.length * wideLetter) + 2 * around, leastOfGroup), widest),
  height: groupHeight + names.length * nameHeight + 6,
});

/** A table's name as it is drawn. */
export const labelOf = ({ of: { schema, name } }: DrawnTable): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** A text as far as it fits into so many pixels. */
export function fitting(text: string, width: number, wide?: "wide"): string {
  const most = Math.floor(width / (wide ? wideLetter : letter));
  return text.length > most ? `${text.slice(0, Math.max(most - 1, 1))}…` : text;
}

/** How much larger names are drawn from afar. */
export const enlarged = 1.15;

/** The tables up to so many references away, in either direction, with the table itself; in their order. */
export function neighbours({ references }: DrawingView, table: number, steps: number): number[] {
  let found = new Set([table]);
  for (let step = 0; step < steps; step += 1) {
    const wider = new Set(found);
    for (const { from, to } of references) {
      if (found.has(from)) wider.add(to);
      if (found.has(to)) wider.add(from);
    }
    found = wider;
  }
  return [...found].sort((a, b) => a - b);
}
