/** What is laid out as one, and which lines are drawn between it. */

import type { Box, Size } from "./geometry.ts";
import type { Hub } from "./layout.ts";

/** The references between two things, those that lead the same way as most of them and those that lead back. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly along: readonly number[];
  readonly back: readonly number[];
}

/** Things that are laid out as one: a single one, or a block of them. */
export interface Unit extends Size {
  /** Each with its place in it. */
  readonly members: readonly { readonly thing: number; readonly box: Box }[];
}

export interface Units {
  readonly units: readonly Unit[];
  /** Between units, by their places. */
  readonly links: readonly Link[];
  readonly hubs: readonly Hub[];
}

/** What is said of a thing: a frame is a unit of its own, and of what all is drawn around every line is. */
export type Role = "frame" | "centre" | undefined;

/** Pixels between two things of a column. */
export const gap = 10;

/** Pixels around the things of a block. */
const padding = 8;

/** How much wider than high a drawing should be: most windows are. */
export const aspect = 1.5;

/** So many that refer to the same ones are drawn as a block with one line. */
const leastOfBlock = 4;

/** So many lines to the same are more than anybody can follow. */
const manyLines = 9;

/** One link for all references between two things, in either direction; what isn't to be linked is not given. */
export function linksOf(
  references: readonly (readonly [from: number, to: number] | undefined)[],
): readonly Link[] {
  const between = new Map<string, { ends: readonly [number, number]; along: number[]; back: number[] }>();
  for (const [place, ends] of references.entries()) {
    if (!ends || ends[0] === ends[1]) continue;
    const [low, high] = ends[0] < ends[1] ? ends : [ends[1], ends[0]];
    const link = between.get(`${low} ${high}`) ?? { ends, along: [], back: [] };
    (ends[0] === link.ends[0] ? link.along : link.back).push(place);
    between.set(`${low} ${high}`, link);
  }
  return [...between.values()].map(({ ends: [from, to], along, back }) =>
    along.length >= back.length
      ? { from, to, along, back }
      : { from: to, to: from, along: back, back: along },
  );
}

/** What of these things is laid out as one. */
export function unitsOf(
  things: readonly number[],
  sizeOf: (thing: number) => Size,
  links: readonly Link[],
  roleOf: (thing: number) => Role,
): Units {
  const hubs = new Set<number>();
  for (;;) {
    const { drawn, muted } = split(links, hubs);
    const groups = alike(things, drawn, roleOf);
    const unitOf = new Map(groups.flatMap((group, unit) => group.map((thing) => [thing, unit] as const)));
    const joined = linksBetween(drawn, unitOf);
    const worst = busiest(groups, joined, roleOf);
    if (worst === undefined || hubs.has(worst)) {
      return {
        units: groups.map((group) => blockOf(group, sizeOf)),
        links: joined,
        hubs: [...hubs].map((at) => ({
          at,
          from: muted.filter(({ to }) => to === at).map(({ from }) => from),
        })),
      };
    }
    hubs.add(worst);
  }
}

/** Which links are drawn: to a hub those of what has to do with nothing else, and of other hubs. */
function split(
  links: readonly Link[],
  hubs: ReadonlySet<number>,
): { readonly drawn: readonly Link[]; readonly muted: readonly Link[] } {
  const isToHub = ({ from, to }: Link) => hubs.has(to) && !hubs.has(from);
  const busy = new Set(links.filter((link) => !isToHub(link)).flatMap(({ from, to }) => [from, to]));
  const first = new Map<number, Link>();
  // The first hub is that of most lines.
  for (const hub of hubs) {
    for (const link of links) {
      if (link.to === hub && isToHub(link) && !first.has(link.from)) first.set(link.from, link);
    }
  }
  const isDrawn = (link: Link) => !isToHub(link) || (!busy.has(link.from) && first.get(link.from) === link);
  return { drawn: links.filter(isDrawn), muted: links.filter((link) => !isDrawn(link)) };
}

/** Those together that refer to the same ones and nothing refers to, or the other way round; any other by itself. */
function alike(
  things: readonly number[],
  links: readonly Link[],
  roleOf: (thing: number) => Role,
): number[][] {
  const kin = new Map(things.map((thing) => [thing, { to: new Set<number>(), from: new Set<number>() }]));
  for (const { from, to, back } of links) {
    kin.get(from)?.to.add(to);
    kin.get(to)?.from.add(from);
    if (back.length > 0) {
      kin.get(from)?.from.add(to);
      kin.get(to)?.to.add(from);
    }
  }
  const groups = new Map<string, number[]>();
  for (const [thing, { to, from }] of kin) {
    const key = roleOf(thing)
      ? `${thing}`
      : from.size === 0
        ? `to ${sorted(to)}`
        : to.size === 0
          ? `from ${sorted(from)}`
          : `${thing}`;
    groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  // What has no line at all is a block, however few they are.
  return [...groups].flatMap(([key, group]) =>
    group.length < leastOfBlock && key !== "to " ? group.map((thing) => [thing]) : [group],
  );
}

const sorted = (things: ReadonlySet<number>): string => [...things].sort((a, b) => a - b).join(" ");

function linksBetween(links: readonly Link[], unitOf: ReadonlyMap<number, number>): readonly Link[] {
  const joined = new Map<string, { from: number; to: number; along: number[]; back: number[] }>();
  for (const { from, to, along, back } of links) {
    const ends = { from: unitOf.get(from) ?? -1, to: unitOf.get(to) ?? -1 };
    const key = `${ends.from} ${ends.to}`;
    const link = joined.get(key) ?? { ...ends, along: [], back: [] };
    link.along.push(...along);
    link.back.push(...back);
    joined.set(key, link);
  }
  return [...joined.values()];
}

/** The single thing that most lines lead to, if they are too many. */
function busiest(
  groups: readonly (readonly number[])[],
  links: readonly Link[],
  roleOf: (thing: number) => Role,
): number | undefined {
  const counts = new Map<number, number>();
  for (const { to } of links) {
    const [thing, ...more] = groups[to] ?? [];
    if (thing === undefined || more.length > 0 || roleOf(thing) === "centre") continue;
    counts.set(thing, (counts.get(thing) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return most < manyLines ? undefined : [...counts].find(([, count]) => count === most)?.[0];
}

/** Things in columns, somewhat wider than high; a single one as it is. */
function blockOf(things: readonly number[], sizeOf: (thing: number) => Size): Unit {
  const [only] = things;
  if (only !== undefined && things.length === 1) {
    return { ...sizeOf(only), members: [{ thing: only, box: { x: 0, y: 0, ...sizeOf(only) } }] };
  }
  const width = Math.max(...things.map((thing) => sizeOf(thing).width));
  const area = things.reduce((sum, thing) => sum + (sizeOf(thing).height + gap) * (width + gap), 0);
  const columns = Math.max(1, Math.round(Math.sqrt(area * aspect) / (width + gap)));
  const rows = Math.ceil(things.length / columns);
  // Column by column, so that names stand below each other in their order.
  let height = 0;
  let y = padding;
  const members = things.map((thing, index) => {
    if (index % rows === 0) y = padding;
    const x = padding + Math.floor(index / rows) * (width + gap);
    const box = { x, y, width, height: sizeOf(thing).height };
    y += box.height + gap;
    height = Math.max(height, y - gap + padding);
    return { thing, box };
  });
  const used = Math.ceil(things.length / rows);
  return { width: used * (width + gap) - gap + 2 * padding, height, members };
}
