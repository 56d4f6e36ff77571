import type { DrawingView, DrawnTable } from "../engine/types.ts";
import type { Graph, Size } from "./layout.ts";

/** Tables that are drawn, and how large. */
export interface TableGraph extends Graph {
  readonly tables: readonly DrawnTable[];
  readonly nodes: readonly (Size & { readonly keys: number })[];
  /** The foreign keys behind the references, by their place. */
  readonly foreignKeys: DrawingView["references"];
}

/** Pixels of a letter of a name, of a line, and around both. */
const letter = 7.4;
export const lineHeight = 18;
export const headHeight = 26;
const around = 24;
const widest = 340;

/** Up to so many tables their keys are shown. */
const fewTables = 40;
const mostKeys = 8;

/** What is to be drawn: all tables, or those that are so many references away from one. */
export function tableGraph(
  view: DrawingView,
  near?: { readonly table: number; readonly steps: number },
): TableGraph {
  const places = near ? neighbours(view, near.table, near.steps) : view.tables.map((_, place) => place);
  const placeOf = new Map(places.map((place, index) => [place, index]));
  const tables = places.flatMap((place) => view.tables[place] ?? []);
  const hasKeys = tables.length <= fewTables;
  const foreignKeys = view.references.flatMap((key) => {
    const [from, to] = [placeOf.get(key.from), placeOf.get(key.to)];
    return from === undefined || to === undefined ? [] : [{ ...key, from, to }];
  });
  return {
    tables,
    nodes: tables.map((table) => {
      const keys = hasKeys ? Math.min(table.keys.length, mostKeys) : 0;
      const longest = Math.max(
        labelOf(table).length + String(table.columns).length + 2,
        ...table.keys.slice(0, keys).map(({ name }) => name.length + 4),
      );
      return {
        keys,
        width: Math.min(Math.ceil(longest * letter) + around, widest),
        height: headHeight + (keys > 0 ? keys * lineHeight + 6 : 0),
      };
    }),
    references: foreignKeys.map(({ from, to }) => [from, to] as const),
    foreignKeys,
  };
}

/** A table's name as it is drawn. */
export const labelOf = ({ of: { schema, name } }: DrawnTable): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** A text as far as it fits into so many pixels. */
export function fitting(text: string, width: number): string {
  const most = Math.floor(width / letter);
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
