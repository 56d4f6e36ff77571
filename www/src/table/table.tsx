import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { noun, numberText } from "../state/locale.ts";
import { route, type Sort } from "../state/route.ts";
import { narrow, wide } from "../state/screen.ts";
import { DocumentButton } from "../views/documents.tsx";
import { isCommand } from "./keys.ts";
import { nextSort, type Sortable, sorted } from "./sorting.ts";
import { useWindow } from "./use-window.ts";
import "./table.css";

/** A column: what it is sorted by, and how it is shown. */
export interface Column<Row> extends Sortable<Row> {
  readonly header: string;
  /** What stands in the cell, where that isn't the value itself. */
  readonly cell?: (row: Row) => ComponentChildren;
  /** A CSS length; the columns without one share the rest. */
  readonly width?: string;
  /** The width in rows of two lines. */
  readonly tallWidth?: string;
  /** Left out on narrow screens. */
  readonly aside?: boolean;
  /** Left out but on wide screens. */
  readonly roomy?: boolean;
  /** The header is written upwards, for columns of small numbers. */
  readonly upright?: boolean;
  /** Stays where it is when the table is scrolled sideways. */
  readonly sticky?: boolean;
}

/** What is drawn beside the rows, and hangs together from row to row. */
export interface Drawn {
  readonly label: string;
  /** In pixels. */
  readonly width: number;
  /** What is drawn beside the row at this place. */
  readonly cell: (place: number) => ComponentChildren;
}

interface Props<Row> {
  /** Names the table to those who don't see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Which rows are shown; all without it. */
  readonly keep?: ((row: Row) => boolean) | undefined;
  /** Whether a row is one of those that are counted. */
  readonly counts?: (row: Row) => boolean;
  /** What is drawn beside rows that stand in this order; for some orders it may be nothing. */
  readonly drawn?: ((rows: readonly Row[]) => Drawn | undefined) | undefined;
  /** Told the place of the row that the pointer or the focus is in. */
  readonly onPoint?: (place: number | undefined) => void;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  /** The document that holds this table, if it is offered here. */
  readonly document?: string;
  /** What a row is. */
  readonly thing: string;
  /** Key of the row that is open beside the table. */
  readonly selected?: string | undefined;
  /** Rows of two lines. */
  readonly tall?: boolean;
  /** Filters and switches of this table. */
  readonly children?: ComponentChildren;
}

/** Keys that go from row to row, and how far. */
const steps: Record<string, number> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  Home: -Infinity,
  End: Infinity,
};

/** Milliseconds after which a row is pointed at: rows that pass under the pointer while one scrolls are not. */
const rest = 50;

const rowHeight = 32;
const tallRowHeight = 52;
const headerHeight = 32;

/** A table of any length: sorted by its headers, filtered from outside, and drawn as far as it is seen. */
export function Table<Row extends object>(props: Props<Row>) {
  const { rows, keep, sort, keyOf, selected } = props;
  const shownColumns = props.columns.filter(
    ({ aside, roomy }) => !(aside && narrow.value) && !(roomy && !wide.value),
  );

  const shown = useMemo(
    () => sorted(keep ? rows.filter(keep) : rows, props.columns, sort),
    [rows, keep, props.columns, sort?.column, sort?.descending],
  );
  const tall = props.tall || narrow.value;
  const view = useWindow(shown.length, tall ? tallRowHeight : rowHeight, headerHeight);
  const counted = (list: readonly Row[]) => (props.counts ? list.filter(props.counts).length : list.length);

  const drawn = useMemo(() => props.drawn?.(shown), [shown, props.drawn]);

  const { show } = view;
  const selectedIndex = selected === undefined ? -1 : shown.findIndex((row) => keyOf(row) === selected);
  const shownBefore = useRef(false);
  useEffect(() => {
    if (selectedIndex < 0) return;
    show(selectedIndex, shownBefore.current ? "auto" : "center");
    shownBefore.current = true;
  }, [selectedIndex]);

  // The same elements as long as nothing has changed, so that scrolling draws only what comes into sight.
  const kept = useMemo(
    () => new Map<number, ComponentChildren>(),
    [shown, drawn, selected, props.columns, narrow.value, wide.value, route.value],
  );
  const rowAt = (row: Row, place: number): ComponentChildren => {
    const known = kept.get(place);
    if (known) return known;
    const made = (
      <tr
        key={keyOf(row)}
        aria-rowindex={place + 2}
        aria-current={keyOf(row) === selected ? "true" : undefined}
      >
        {drawn && <td class="drawn">{drawn.cell(place)}</td>}
        {shownColumns.map((column) => (
          <td key={column.id} class={lookOf(column)}>
            {column.cell ? column.cell(row) : column.value(row)}
          </td>
        ))}
      </tr>
    );
    kept.set(place, made);
    return made;
  };

  const placeOf = (event: Event): number | undefined => {
    const row = (event.target as Element).closest("tbody tr");
    return row ? Number(row.getAttribute("aria-rowindex")) - 2 : undefined;
  };
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const point = (place: number | undefined) => {
    clearTimeout(resting.current);
    resting.current = setTimeout(() => props.onPoint?.(place), rest);
  };
  const onPoint = (event: Event) => point(placeOf(event));
  const onLeave = () => point(undefined);

  /** Up and down go from row to row, also beyond what is drawn. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const from = placeOf(event);
    if (step === undefined || from === undefined || isCommand(event)) return;
    event.preventDefault();
    const to = Math.min(Math.max(from + step, 0), shown.length - 1);
    show(to);
    const body = (event.target as Element).closest("tbody");
    const focus = (tries: number) => {
      const link = body?.querySelector<HTMLElement>(`tr[aria-rowindex="${to + 2}"] :is(a, button)`);
      if (link) link.focus({ preventScroll: true });
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(10);
  };

  return (
    <section class={tall ? "table tall" : "table"} aria-label={props.label}>
      <div class="table-bar">
        {props.children}
        <p class="count" role="status">
          shown <b>{numberText(counted(shown))}</b> of {numberText(counted(rows))}{" "}
          {noun(counted(rows), props.thing)}
        </p>
        {props.document && <DocumentButton name={props.document}>download this table</DocumentButton>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="table-scroll" ref={view.scroll} tabIndex={0} aria-label={`${props.label}, rows`}>
        <table
          aria-rowcount={shown.length + 1}
          onKeyDown={onKeyDown}
          onPointerOver={onPoint}
          onPointerLeave={onLeave}
          onFocusIn={onPoint}
          onFocusOut={onLeave}
        >
          <colgroup>
            {drawn && <col style={{ width: `${drawn.width}px` }} />}
            {shownColumns.map((column) => (
              <col
                key={column.id}
                style={{ width: (tall && column.tallWidth) || (column.width ?? "auto") }}
              />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {drawn && (
                <th scope="col">
                  <span class="unseen">{drawn.label}</span>
                </th>
              )}
              {shownColumns.map((column) => (
                <HeaderCell
                  key={column.id}
                  column={column}
                  sort={sort}
                  onClick={() => props.onSort(nextSort(column, sort))}
                />
              ))}
            </tr>
          </thead>
          <tbody style={{ "--before": `${view.before}px`, "--after": `${view.after}px` }}>
            {shown.slice(view.first, view.end).map((row, index) => rowAt(row, view.first + index))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p class="nothing">
            {rows.length === 0
              ? `There are no ${noun(0, props.thing)}.`
              : `No ${noun(0, props.thing)} match.`}
          </p>
        )}
      </section>
    </section>
  );
}

const lookOf = <Row,>({ numeric, upright, sticky }: Column<Row>): string | undefined =>
  [numeric && "number", upright && "upright", sticky && "sticky"].filter(Boolean).join(" ") || undefined;

function HeaderCell<Row>({
  column,
  sort,
  onClick,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onClick: () => void;
}) {
  const direction = sort?.column === column.id ? (sort.descending ? "descending" : "ascending") : undefined;
  const look = lookOf(column);
  return (
    <th scope="col" class={look} aria-sort={direction ?? "none"}>
      <button type="button" onClick={onClick}>
        <span>{column.header}</span>
        {direction && (
          <span class="direction" aria-hidden="true">
            {direction === "ascending" ? "↑" : "↓"}
          </span>
        )}
      </button>
    </th>
  );
}
