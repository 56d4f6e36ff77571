/** What is drawn of the lines in one row: paths in a box that is 2 high, with the row's node at 1. */

import type { Line, Picture } from "./picture.ts";

/** Colours there are for lanes. */
export const hues = 5;

/** One path. */
export interface Stroke {
  readonly path: string;
  readonly kind: Line["kind"];
  /** Which colour; none in the column that lanes share. */
  readonly hue: number | undefined;
  /** Of a line that begins or ends at the row that is pointed at. */
  readonly strong: boolean;
}

/** The strokes of a row, each drawn once, the strong ones last and so on top. */
export function strokesOf(picture: Picture, row: number, pointed?: number): Stroke[] {
  const { columns, sharedAt } = picture;
  const strokes = new Map<string, Stroke>();
  const put = (stroke: Stroke) => {
    const key = `${stroke.path} ${stroke.kind}`;
    if (stroke.strong || !strokes.has(key)) strokes.set(key, stroke);
  };
  const sharedX = columns.x(columns.own);
  if (sharedAt(row) > 0) {
    put({ path: pathOf(sharedX, sharedX, sharedX), kind: "parent", hue: undefined, strong: false });
  }
  for (const line of picture.linesAt(row)) put(strokeOf(picture, line, row, false));
  if (pointed === undefined) return [...strokes.values()];
  for (const line of picture.linesOf(pointed)) {
    if (line.upper <= row && row <= line.lower) put(strokeOf(picture, line, row, true));
  }
  return [...strokes.values()].sort((a, b) => Number(a.strong) - Number(b.strong));
}

function strokeOf({ x, columns, lanes }: Picture, line: Line, row: number, strong: boolean): Stroke {
  const { upper, lower, kind } = line;
  const laneAt = (place: number) => (place === upper || place === lower ? (lanes[place] ?? 0) : line.lane);
  const here = x(laneAt(row));
  const above = row > upper ? x(laneAt(row - 1)) : undefined;
  const below = row < lower ? x(laneAt(row + 1)) : undefined;
  // From node to node there is no lane between: it is the one that is farther out.
  const lane = lower - upper > 1 ? line.lane : Math.max(laneAt(upper), laneAt(lower));
  const hue = x(lane) === columns.x(columns.own) ? undefined : lane % hues;
  return { path: pathOf(here, above, below), kind, hue, strong };
}

/**
 * From the row above to this one to the one below, as far as the line goes. A slant goes all the way from
 * node to node: each of the two rows shows its half.
 */
function pathOf(here: number, above: number | undefined, below: number | undefined): string {
  const slant = (from: number, top: number, to: number) =>
    `C${from} ${top + 1} ${to} ${top + 1} ${to} ${top + 2}`;
  let path = `M${here} 1`;
  if (above === here) path = `M${here} 0V1`;
  else if (above !== undefined) path = `M${above} -1${slant(above, -1, here)}`;
  if (below === here) path += "V2";
  else if (below !== undefined) path += slant(here, 1, below);
  return path;
}
