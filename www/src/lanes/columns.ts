/** Where the lanes stand beside the rows: as wide apart as there is room for, and no closer than can be read. */

/** The columns of a drawing, in pixels. */
export interface Columns {
  /** Width of all of them. */
  readonly width: number;
  /** How many lanes have a column of their own; the others share one more. */
  readonly own: number;
  /** Whether there are others. */
  readonly shared: boolean;
  /** Where a lane's line stands. */
  readonly x: (lane: number) => number;
}

const widest = 14;
const tightest = 8;
/** From the edges to the first line and the last: nodes stand on them. */
const before = 18;
const after = 10;
/** The shared column, and the words for how many stand in it. */
const sharing = 30;

/** Columns for so many lanes in so much room. */
export function columnsFor(lanes: number, room: number): Columns {
  const gaps = Math.max(lanes - 1, 0);
  const inside = room - before - after;
  const shared = gaps * tightest > inside;
  const own = shared ? Math.max(Math.floor((inside - sharing) / tightest) + 1, 1) : lanes;
  const step = shared ? tightest : Math.min(widest, Math.floor(inside / Math.max(gaps, 1)));
  return {
    width: before + after + (shared ? (own - 1) * step + sharing : gaps * step),
    own,
    shared,
    x: (lane) => before + Math.min(lane, own) * step,
  };
}
