import { useMemo, useState } from "preact/hooks";
import { labelOf, tableGraph } from "../../../drawing/graph.ts";
import { groupingsFor, shownOf } from "../../../drawing/shown.ts";
import { useLayout } from "../../../drawing/use-layout.ts";
import { useViewPort } from "../../../drawing/view-port.ts";
import { useLatest } from "../../../state/latest.ts";
import { numberText, plural } from "../../../state/locale.ts";
import { adjust, type DrawingPart } from "../../../state/route.ts";
import type { Audit } from "../../../state/session.ts";
import { Said } from "../../said.tsx";
import { objectAddress } from "../kinds.ts";
import { Choices, Reach, Save, Zoom } from "./bar.tsx";
import { Canvas } from "./canvas.tsx";
import { useColumns } from "./columns.ts";
import { AsList } from "./list.tsx";
import "./drawing.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly revision: string | undefined;
  /** What the schema is called that isn't named; empty where nobody knows. */
  readonly defaultSchema: string;
  readonly part: DrawingPart;
  readonly onPart: (part: DrawingPart) => void;
}

/** Tables and the foreign keys between them, in groups where they are many: all, or a table with its neighbours. */
export function Drawing({ audit, environment, revision, defaultSchema, part, onPart }: Props) {
  const view = useLatest(audit, "drawing", { environment, revision })?.value;
  const { table, steps } = part;
  const at = useMemo(() => {
    const place = view?.tables.findIndex(({ of }) => of.name === table?.name && of.schema === table?.schema);
    return place === undefined || place < 0 ? undefined : place;
  }, [view, table?.name, table?.schema]);
  const shown = useMemo(
    () => view && shownOf(view, part, at, defaultSchema),
    [view, steps, part.by, JSON.stringify(part.open), at, defaultSchema],
  );
  const all = useColumns(audit, { environment, revision }, view, part.columns === "all" ? shown : undefined);
  // What is selected changes nothing of what is laid out, unless that is what is around it or in its group.
  const key = JSON.stringify([shown?.centre, steps, shown?.by, [...(shown?.open ?? [])]]);
  const graph = useMemo(
    () => view && shown && tableGraph(view, shown, part.columns, all),
    [view, key, part.columns, all],
  );
  const drawn = useLayout(graph);
  const [asList, setAsList] = useState(false);
  const port = useViewPort();
  if (!view || !shown || !graph) return null;
  const selected = at === undefined ? undefined : view.tables[at];
  const whole = drawn && "layout" in drawn ? drawn.layout : undefined;
  return (
    <section class="drawing" aria-label="Drawing">
      <div class="drawing-bar">
        <h1 class="unseen">Drawing of the tables</h1>
        <p class="about" role="status">
          {plural(graph.tables, "table")}
          {graph.tables < view.tables.length && ` of ${numberText(view.tables.length)}`}
          {shown.groups.length > 0 && ` in ${plural(shown.groups.length, "group")}`},{" "}
          {plural(graph.keys, "foreign key")}
        </p>
        {selected && (
          <p class="selected">
            <a href={objectAddress(revision, selected.of)}>
              <code>{labelOf(selected)}</code>
            </a>
            <Reach steps={steps} onSteps={(to) => onPart({ ...part, steps: to })} />
          </p>
        )}
        {table && !selected && <p class="dim">{table.name} does not exist at this revision.</p>}
        <Choices
          by={groupingsFor(view)}
          shown={shown}
          columns={graph.columns}
          onChoose={(choice) =>
            adjust({
              view: {
                at: "schema",
                ...(revision !== undefined && { revision }),
                part: { ...part, ...choice },
              },
            })
          }
        />
        <span class="zoom">
          <button type="button" aria-pressed={asList} onClick={() => setAsList(!asList)}>
            as a list
          </button>
          {!asList && <Zoom port={port} whole={whole} />}
          {!asList && whole && <Save port={port} whole={whole} />}
        </span>
      </div>
      {asList && <AsList view={view} shown={shown} revision={revision} />}
      <Canvas
        hidden={asList}
        port={port}
        view={view}
        drawn={drawn && "layout" in drawn ? drawn : undefined}
        selected={selected}
        revision={revision}
        part={part}
        onEscape={() => onPart({ ...part, table: undefined, steps: undefined })}
      >
        {drawn && "problem" in drawn && (
          <p class="problem-note" role="alert">
            <Said of={drawn.problem} />
          </p>
        )}
        {!drawn && <p class="problem-note">Laying out {plural(graph.tables, "table")} …</p>}
      </Canvas>
    </section>
  );
}
