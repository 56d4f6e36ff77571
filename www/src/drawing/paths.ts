import { type Box, middle, type Point } from "./geometry.ts";

/** A curve through points that leaves and enters each of them sideways, for the `d` of a path. */
export function curve([first, ...rest]: readonly Point[]): string {
  if (!first) return "";
  let [path, from] = [`M${at(first)}`, first];
  for (const to of rest) {
    const half = (from.x + to.x) / 2;
    path += `C${at({ x: half, y: from.y })} ${at({ x: half, y: to.y })} ${at(to)}`;
    from = to;
  }
  return path;
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** A curve from one box to another, from the sides that face each other. */
export function between(from: Box, to: Box): string {
  const [start, end] = [middle(from), middle(to)];
  const isAhead = end.x >= start.x;
  const points = [
    { x: isAhead ? from.x + from.width : from.x, y: start.y },
    { x: isAhead ? to.x : to.x + to.width, y: end.y },
  ];
  return curve(points);
}

/** The point of a line that stands for its middle. */
export const middleOf = (points: readonly Point[]): Point =>
  points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };

/** Which of some rectangles is next in a direction from one of them: the nearest, rather ahead than aside. */
export function nextIn(
  boxes: readonly Box[],
  from: number,
  [dx, dy]: readonly [number, number],
): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const origin = middle(start);
  let best: number | undefined;
  let least = Infinity;
  for (const [index, box] of boxes.entries()) {
    const { x, y } = middle(box);
    const ahead = (x - origin.x) * dx + (y - origin.y) * dy;
    const aside = Math.abs((x - origin.x) * dy) + Math.abs((y - origin.y) * dx);
    const distance = ahead + 2 * aside;
    if (index !== from && ahead > 1 && distance < least) [best, least] = [index, distance];
  }
  return best;
}
