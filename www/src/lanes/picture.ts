/** The lines of a chain as far as they run between the rows that are shown, found by row. */

import type { ChainEdge, ChainView } from "../engine/types.ts";
import { type Columns, columnsFor } from "./columns.ts";

/** A line between two of the shown rows. */
export interface Line {
  /** Places of its ends among the shown rows, `upper` first. */
  readonly upper: number;
  readonly lower: number;
  /** The lane in which it runs between them. */
  readonly lane: number;
  readonly kind: ChainEdge["kind"];
}

/** What is drawn beside the rows. */
export interface Picture {
  readonly columns: Columns;
  /** Lane of each shown row, as the chain counts lanes: this is what colours go by. */
  readonly lanes: readonly number[];
  /** Where a lane stands. */
  readonly x: (lane: number) => number;
  /** The lines that are drawn in a row, whether they end there or pass: each that is seen, once. */
  readonly linesAt: (row: number) => readonly Line[];
  /** All lines that begin or end in a row. */
  readonly linesOf: (row: number) => readonly Line[];
  /** How many lines pass a row in the column that lanes share. */
  readonly sharedAt: (row: number) => number;
}

/** Rows of a block: lines are kept by the blocks that they touch. */
const blockRows = 32;

/**
 * The picture of a chain, of which these rows are shown, named by their places in it. Where they don't stand
 * in the order of the chain, one way or the other, there is no picture: its lines would be false. Between rows
 * of which some are left out there are only the lines that join two of the rest.
 */
export function pictureOf(chain: ChainView, shown: readonly number[], room: number): Picture | undefined {
  const rising = (shown[1] ?? 0) >= (shown[0] ?? 0);
  for (let at = 1; at < shown.length; at += 1) {
    const [before = 0, here = 0] = [shown[at - 1], shown[at]];
    if (before === here || before < here !== rising) return undefined;
  }
  const places = new Map(shown.map((row, place) => [row, place]));
  const lines = chain.edges.flatMap(({ upper, lower, lane, kind }): Line[] => {
    const [above, below] = [places.get(upper), places.get(lower)];
    if (above === undefined || below === undefined) return [];
    return [{ upper: Math.min(above, below), lower: Math.max(above, below), lane, kind }];
  });
  const lanes = shown.map((row) => chain.rows[row]?.lane ?? 0);
  const used = new Set(lanes);
  for (const { upper, lower, lane } of lines) if (lower - upper > 1) used.add(lane);
  // Lanes that are left empty by what isn't shown are closed up.
  const ranks = new Map([...used].sort((a, b) => a - b).map((lane, rank) => [lane, rank]));
  const columns = columnsFor(used.size, room);
  const rankOf = (lane: number) => ranks.get(lane) ?? 0;
  const isOwn = ({ lane }: Line) => rankOf(lane) < columns.own;

  // Lines to one parent may run in one lane: then the longest is what is seen there of all of them.
  const longest = new Map<string, Line>();
  const bundleOf = ({ upper, lower, lane, kind }: Line) => `${rising ? lower : upper} ${lane} ${kind}`;
  for (const line of lines) {
    const bundle = bundleOf(line);
    const other = longest.get(bundle);
    if (!other || line.lower - line.upper > other.lower - other.upper) longest.set(bundle, line);
  }
  const isWhole = (line: Line) => isOwn(line) && longest.get(bundleOf(line)) === line;

  const blocks: Line[][] = [];
  const ends: Line[][] = shown.map(() => []);
  const put = (line: Line, from: number, to: number) => {
    for (let block = Math.floor(from / blockRows); block <= Math.floor(to / blockRows); block += 1) {
      blocks[block] ??= [];
      const lines = blocks[block];
      if (lines?.at(-1) !== line) lines?.push(line);
    }
  };
  const begins = new Int32Array(shown.length + 1);
  for (const line of lines) {
    const { upper, lower } = line;
    ends[upper]?.push(line);
    ends[lower]?.push(line);
    if (isWhole(line)) {
      put(line, upper, lower);
      continue;
    }
    put(line, upper, Math.min(upper + 1, lower));
    put(line, Math.max(lower - 1, upper), lower);
    if (isOwn(line)) continue;
    begins[upper + 1] = (begins[upper + 1] ?? 0) + 1;
    begins[lower] = (begins[lower] ?? 0) - 1;
  }
  let passing = 0;
  const shared = begins.map((change) => {
    passing += change;
    return passing;
  });

  const isSeen = (line: Line, row: number) =>
    line.upper <= row &&
    row <= line.lower &&
    (row <= line.upper + 1 || row >= line.lower - 1 || isWhole(line));
  return {
    columns,
    lanes,
    x: (lane) => columns.x(rankOf(lane)),
    linesAt: (row) => (blocks[Math.floor(row / blockRows)] ?? []).filter((line) => isSeen(line, row)),
    linesOf: (row) => ends[row] ?? [],
    sharedAt: (row) => shared[row] ?? 0,
  };
}
