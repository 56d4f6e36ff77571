import type { Point, Size } from "./layout.ts";

/** A curve through points, for the `d` of a path. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return "";
  let path = `M${at(first)}`;
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] ?? last;
    path += `Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  }
  return `${path}L${at(last)}`;
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** Which of some rectangles is next in a direction from one of them: the nearest, rather ahead than aside. */
export function nextIn(
  boxes: readonly (Point & Size)[],
  from: number,
  [dx, dy]: readonly [number, number],
): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const middle = (box: Point & Size) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
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
