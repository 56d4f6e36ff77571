import type { Signal } from "@preact/signals";
import type { Picture } from "./picture.ts";
import { hues, strokesOf } from "./strokes.ts";
import "./lanes.css";

/** What a row is, as far as its node shows it. */
export interface Node {
  readonly shape: "dot" | "merge" | "base" | "ghost";
  readonly isHead: boolean;
  /** It is in the folder, and Alembic passes it over. */
  readonly isHollow: boolean;
}

/** The lanes beside one row. What they say is said in words, too: by the row's tags and the ids of its relatives. */
export function Lanes({
  picture,
  row,
  node,
  open,
  pointed,
}: {
  readonly picture: Picture;
  readonly row: number;
  readonly node: Node;
  /** The row that is open, if one is: it is looked at as long as none is pointed at. */
  readonly open: number;
  /** The row that is pointed at: lines to it stand out, and the rows at their other ends. */
  readonly pointed: Signal<number | undefined>;
}) {
  const { columns, lanes, x, linesOf, sharedAt } = picture;
  const at = pointed.value ?? (open < 0 ? undefined : open);
  const lane = lanes[row] ?? 0;
  const related =
    at !== undefined && at !== row && linesOf(row).some(({ upper, lower }) => upper === at || lower === at);
  const shared = sharedAt(row);
  return (
    <svg class="lanes" width={columns.width} aria-hidden="true" data-related={related || undefined}>
      <svg class="lines" aria-hidden="true" viewBox={`0 0 ${columns.width} 2`} preserveAspectRatio="none">
        {strokesOf(picture, row, at).map(({ path, kind, hue, strong }) => (
          <path
            key={`${path} ${kind}`}
            d={path}
            class={`${kind} ${hueOf(hue)}`}
            data-strong={strong || undefined}
          />
        ))}
      </svg>
      <svg
        aria-hidden="true"
        class={`node ${node.shape} ${hueOf(lane % hues)}`}
        x={x(lane)}
        y="50%"
        data-hollow={node.isHollow || undefined}
      >
        {node.isHead && <circle class="ring" r={8.5} />}
        <path d={shapes[node.shape]} />
      </svg>
      {shared > 1 && (
        <text class="shared" x={columns.x(columns.own) + 9} y="50%" dy="0.35em">
          +{shared}
        </text>
      )}
    </svg>
  );
}

const circle = "M-4.75 0a4.75 4.75 0 1 0 9.5 0a4.75 4.75 0 1 0-9.5 0z";

const shapes: Record<Node["shape"], string> = {
  dot: circle,
  merge: "M0-6.5L6.5 0L0 6.5L-6.5 0z",
  base: "M-4.5-4.5h9v9h-9z",
  ghost: circle,
};

const hueOf = (hue: number | undefined): string => `hue-${hue ?? "none"}`;
