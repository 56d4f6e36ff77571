import { type Box, frameHead } from "../../../drawing/geometry.ts";
import {
  type DrawnNode,
  enlarged,
  fitting,
  groupHeight,
  headHeight,
  labelOf,
  lineHeight,
  nameHeight,
  type TableGraph,
} from "../../../drawing/graph.ts";
import type { Group } from "../../../drawing/groups.ts";
import type { Hub } from "../../../drawing/layout.ts";
import { plural } from "../../../state/locale.ts";

interface Props {
  /** Its place among all boxes. */
  readonly at: number;
  readonly box: Box;
  readonly href: string;
  /** `selected`, `found`, `aside` or nothing. */
  readonly look: string;
}

/** A table: its name, how many columns it has, and those that are drawn. */
export function TableNode({
  of: { table, columns },
  at,
  box,
  href,
  look,
}: Props & { readonly of: Extract<DrawnNode, { table: unknown }> }) {
  const name = labelOf(table);
  const count = String(table.columns);
  return (
    <a
      class={`node ${look}${table.isAssumed ? " assumed" : ""}`}
      href={href}
      data-node={at}
      draggable={false}
      aria-description={table.isAssumed ? "assumed" : table.isCertain ? undefined : "maybe"}
      aria-current={look === "selected" ? "true" : undefined}
    >
      <g transform={`translate(${box.x} ${box.y})`}>
        <rect width={box.width} height={box.height} rx="4">
          <title>{name}</title>
        </rect>
        <text class="name" x="10" y={headHeight - 8}>
          {fitting(name, Math.min(box.width - 20 - count.length * 7, (box.width - 12) / enlarged))}
        </text>
        <text class="count" x={box.width - 8} y={headHeight - 8}>
          {count}
        </text>
        {columns.length > 0 && (
          <g class="keys">
            <path d={`M0 ${headHeight}H${box.width}`} />
            {columns.map((column, index) => (
              <text key={column.name} x="10" y={headHeight + 16 + index * lineHeight}>
                {column.mark && <tspan class="mark">{column.mark}</tspan>}
                <tspan x="32">{fitting(column.name, box.width - 40)}</tspan>
              </text>
            ))}
          </g>
        )}
      </g>
    </a>
  );
}

/** A group: closed a box that opens it, open the head of its frame that closes it. */
export function GroupNode({
  of: { name, tables },
  names,
  at,
  box,
  href,
  look,
}: Props & {
  readonly of: Group;
  /** Tables that are named in the box of one that is closed. */
  readonly names?: readonly string[];
}) {
  const isOpen = !names;
  const count = plural(tables.length, "table");
  return (
    <a class={`node group ${look}`} href={href} data-node={at} draggable={false} aria-expanded={isOpen}>
      <g transform={`translate(${box.x} ${box.y})`}>
        {names && <path class="stack" d={`M4 ${box.height + 4}H${box.width + 4}V4`} />}
        <rect width={box.width} height={isOpen ? frameHead : box.height} rx="4">
          <title>{isOpen ? `close ${name}` : `open ${name}`}</title>
        </rect>
        <path class="fold" d={isOpen ? "M10 12l4 4 4-4" : "M11 10l4 4-4 4"} />
        <text class="name" x="26" y="18">
          {fitting(name, box.width - 40, "wide")}
        </text>
        <text class="of" x={isOpen ? box.width - 10 : 26} y={isOpen ? 18 : 34}>
          {count}
        </text>
        {names?.map((each, index) => (
          <text key={each} class="main" x="26" y={groupHeight + 10 + index * nameHeight}>
            {fitting(each, box.width - 34)}
          </text>
        ))}
      </g>
    </a>
  );
}

/** What dots of which colour stand for. */
export function HubLegend({ hubs, graph }: { readonly hubs: readonly Hub[]; readonly graph: TableGraph }) {
  if (hubs.length === 0) return null;
  return (
    <p class="hub-legend">
      Point at a table, or select it, to see its foreign keys to
      {hubs.map(({ at }, index) => {
        const node = graph.nodes[at];
        const group = node ? "group" in node && node.group : graph.open[at - graph.nodes.length];
        return (
          <span key={at} class={hubClass(index)}>
            <svg viewBox="-4 -4 8 8" aria-hidden="true">
              <circle r="4" />
            </svg>{" "}
            {group ? group.name : node && "table" in node && <code>{labelOf(node.table)}</code>}
          </span>
        );
      })}
    </p>
  );
}

/** So many of them have a colour of their own. */
const hubClass = (index: number): string => `hub-${Math.min(index, 4)}`;

/** Where what most refer to has no lines: how many refer to it, and a dot of its colour on each that does. */
export function HubMarks({ hubs, boxes }: { readonly hubs: readonly Hub[]; readonly boxes: readonly Box[] }) {
  const dots = new Map<number, number>();
  return (
    <g class="hubs">
      {hubs.map(({ at, from }, index) => {
        const box = boxes[at];
        const text = `+${from.length}`;
        return (
          box && (
            <g key={at} class={hubClass(index)}>
              <rect x={box.x - 10} y={box.y - 8} width={text.length * 8 + 11} height="16" rx="8">
                <title>{`${from.length} more refer to it: their lines are drawn when one is pointed at or selected`}</title>
              </rect>
              <text x={box.x - 5} y={box.y + 4}>
                {text}
              </text>
              {from.map((other) => {
                const there = boxes[other];
                const before = dots.get(other) ?? 0;
                dots.set(other, before + 1);
                return (
                  there && (
                    <circle key={other} cx={there.x + there.width - 8 - before * 10} cy={there.y} r="4" />
                  )
                );
              })}
            </g>
          )
        );
      })}
    </g>
  );
}
