import { useComputed } from "@preact/signals";
import type { Size } from "../../../drawing/geometry.ts";
import { pngOf, svgOf } from "../../../drawing/picture.ts";
import type { Shown } from "../../../drawing/shown.ts";
import type { ViewPort } from "../../../drawing/view-port.ts";
import { pictureTooLarge } from "../../../problems.ts";
import {
  type DrawingGrouping,
  type DrawingPart,
  type DrawnColumns,
  drawnColumns,
  type Steps,
} from "../../../state/route.ts";
import { tell } from "../../../state/told.ts";
import { saveBytes, saveText } from "../../documents.tsx";

/** How much is drawn around the table that is selected. */
export function Reach({
  steps,
  onSteps,
}: {
  readonly steps: Steps | undefined;
  readonly onSteps: (steps: Steps | undefined) => void;
}) {
  const ways: readonly [string, Steps | undefined][] = [
    ["its neighbours", 1],
    ["two steps", 2],
    ["all tables", undefined],
  ];
  return (
    <select
      aria-label="How much is drawn"
      value={steps ?? 0}
      onChange={({ currentTarget: { value } }) =>
        onSteps(ways.find(([, steps]) => String(steps ?? 0) === value)?.[1])
      }
    >
      {ways.map(([name, steps]) => (
        <option key={name} value={steps ?? 0}>
          {name}
        </option>
      ))}
    </select>
  );
}

const groupings: Readonly<Record<DrawingGrouping, string>> = {
  none: "no groups",
  connections: "by connections",
  prefix: "by prefix",
  schema: "by schema",
};

const columnWords: Readonly<Record<DrawnColumns, string>> = {
  none: "names",
  keys: "keys",
  all: "all columns",
};

/** What tables are grouped by, which groups are open, and how much of each table is drawn. */
export function Choices({
  by,
  shown,
  columns,
  onChoose,
}: {
  /** What they can be grouped by. */
  readonly by: readonly DrawingGrouping[];
  readonly shown: Shown;
  readonly columns: DrawnColumns;
  readonly onChoose: (choice: Pick<DrawingPart, "by" | "open" | "columns">) => void;
}) {
  const { groups, open } = shown;
  return (
    <span class="choices">
      <select
        aria-label="Groups"
        value={shown.by}
        onChange={({ currentTarget: { value } }) => {
          const chosen = by.find((known) => known === value);
          // Other groups have other names.
          if (chosen) onChoose({ by: chosen, open: undefined });
        }}
      >
        {by.map((name) => (
          <option key={name} value={name}>
            {groupings[name]}
          </option>
        ))}
      </select>
      {groups.length > 0 && (
        <button type="button" onClick={() => onChoose({ open: open.size > 0 ? [] : "all" })}>
          {open.size > 0 ? "close all" : "open all"}
        </button>
      )}
      <select
        aria-label="Columns"
        value={columns}
        onChange={({ currentTarget: { value } }) =>
          onChoose({ columns: drawnColumns.find((known) => known === value) })
        }
      >
        {drawnColumns.map((name) => (
          <option key={name} value={name}>
            {columnWords[name]}
          </option>
        ))}
      </select>
    </span>
  );
}

export function Zoom({ port, whole }: { readonly port: ViewPort; readonly whole: Size | undefined }) {
  const percent = useComputed(() => `${Math.round(port.placing.value.scale * 100)}%`);
  return (
    <>
      <button type="button" class="step" aria-label="Zoom out" onClick={() => port.zoom(1 / 1.3)}>
        −
      </button>
      <output aria-label="Zoom">{percent}</output>
      <button type="button" class="step" aria-label="Zoom in" onClick={() => port.zoom(1.3)}>
        +
      </button>
      <button type="button" disabled={!whole} onClick={() => whole && port.fit({ x: 0, y: 0, ...whole })}>
        fit
      </button>
    </>
  );
}

/** Saves what is drawn, all of it. */
export function Save({ port, whole }: { readonly port: ViewPort; readonly whole: Size }) {
  const svg = () => {
    const drawn = port.drawn();
    return drawn ? svgOf(drawn, whole) : undefined;
  };
  const saveSvg = () => {
    const text = svg();
    if (text) saveText("schema.svg", text);
  };
  const savePng = async () => {
    const text = svg();
    const bytes = text && (await pngOf(text, whole));
    if (bytes) saveBytes("schema.png", bytes);
    else tell(pictureTooLarge());
  };
  return (
    <>
      <button type="button" onClick={saveSvg}>
        SVG
      </button>
      <button type="button" onClick={savePng}>
        PNG
      </button>
    </>
  );
}
