import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { CourseRow, CourseView } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { numberText, plural } from "../state/locale.ts";
import { addressOf, goTo } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { type Span, spansOf } from "./course-spans.ts";
import { Folded } from "./folded.tsx";
import { Name } from "./leads.tsx";
import { Shape } from "./marks.tsx";
import { NotedTables } from "./noted-tables.tsx";
import { WideTable } from "./wide-table.tsx";
import "./course.css";

const width = 600;
const height = 96;

/** How the chain came about, in pictures, each with its numbers in a table. */
export function Course({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const course = answerTo(audit, "course", { environment })?.value;
  const spans = useMemo(() => course && spansOf(course.rows), [course]);
  // Of two points there is nothing to see.
  if (!course || !spans || course.rows.length < 3) return null;
  return (
    <section class="course" aria-labelledby="course">
      <h2 id="course">How it came about</h2>
      <div class="pictures">
        <Operations of={spans} />
        <Growth of={course.rows} />
        <Found of={spans} />
        <Busiest of={course} />
      </div>
      <Numbers of={spans} />
    </section>
  );
}

/** Goes to the migration whose bar is clicked. */
function follow(event: MouseEvent): void {
  const path = (event.target as Element).closest<SVGElement>("[data-path]")?.dataset.path;
  if (path) goTo({ at: "migration", path });
}

/** A picture with what it says in words. */
function Picture({
  title,
  says,
  children,
}: {
  readonly title: ComponentChildren;
  readonly says: string;
  readonly children: ComponentChildren;
}) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table below has a link for each. */}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={says}
        onClick={follow}
      >
        {children}
      </svg>
    </figure>
  );
}

function Operations({ of }: { readonly of: readonly Span[] }) {
  const most = Math.max(...of.map(({ operations }) => operations), 1);
  const busiest = of.reduce((best, span) => (span.operations > best.operations ? span : best));
  return (
    <Picture
      title="Operations"
      says={`Operations along the chain, at most ${plural(most, "operation")}, in ${busiest.words}`}
    >
      {of.map((span, at) => (
        <Bar key={at} of={span} at={at} count={of.length} title={plural(span.operations, "operation")}>
          <Part from={0} to={span.operations / most} kind="plain" at={at} count={of.length} />
        </Bar>
      ))}
    </Picture>
  );
}

function Found({ of }: { readonly of: readonly Span[] }) {
  const sum = ({ errors, warnings, infos }: Span) => errors + warnings + infos;
  const most = Math.max(...of.map(sum), 1);
  const totals = of.reduce(
    (all, { errors, warnings }) => ({ errors: all.errors + errors, warnings: all.warnings + warnings }),
    { errors: 0, warnings: 0 },
  );
  return (
    <Picture
      title={
        <>
          Findings <Shape severity="error" /> error <Shape severity="warning" /> warning{" "}
          <Shape severity="info" /> info
        </>
      }
      says={`Findings along the chain: ${plural(totals.errors, "error")} and ${plural(totals.warnings, "warning")}`}
    >
      {of.map((span, at) => {
        const { errors, warnings } = span;
        const parts = [
          { kind: "error", from: 0, to: errors },
          { kind: "warning", from: errors, to: errors + warnings },
          { kind: "info", from: errors + warnings, to: sum(span) },
        ];
        return (
          <Bar key={at} of={span} at={at} count={of.length} title={plural(sum(span), "finding")}>
            {parts
              .filter(({ from, to }) => to > from)
              .map(({ kind, from, to }) => (
                <Part key={kind} from={from / most} to={to / most} kind={kind} at={at} count={of.length} />
              ))}
          </Bar>
        );
      })}
    </Picture>
  );
}

/** What stands at a place of the chain; of a single revision it leads to its page. */
function Bar({
  of,
  at,
  count,
  title,
  children,
}: {
  readonly of: Span;
  readonly at: number;
  readonly count: number;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const step = width / count;
  // What is pointed at is the whole height: a bar of one pixel is hard to hit. By keyboard, the table leads there.
  return (
    <g class="bar" data-path={of.path}>
      <title>{`${of.words}: ${title}`}</title>
      <rect class="ground" x={at * step} y={0} width={step} height={height} />
      {children}
    </g>
  );
}

function Part({
  from,
  to,
  kind,
  at,
  count,
}: {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly at: number;
  readonly count: number;
}) {
  const step = width / count;
  const gap = step > 4 ? 1 : 0;
  // What is there at all is seen.
  const tall = to > from ? Math.max((to - from) * height, 1.5) : 0;
  return (
    <rect class={kind} x={at * step} y={height - from * height - tall} width={step - gap} height={tall} />
  );
}

function Growth({ of }: { readonly of: readonly CourseRow[] }) {
  const last = of[of.length - 1];
  const line = (count: (row: CourseRow) => number) => {
    const most = Math.max(...of.map(count), 1);
    return of
      .map(
        (row, at) => `${(at / (of.length - 1)) * width},${height - 1 - (count(row) / most) * (height - 3)}`,
      )
      .join(" ");
  };
  if (!last) return null;
  const columns = line((row) => row.columns);
  return (
    <Picture
      title={
        <>
          Tables <span class="key line" /> and their columns <span class="key area" />
        </>
      }
      says={`Tables and columns along the chain: ${plural(last.tables, "table")} and ${plural(last.columns, "column")} in the end`}
    >
      <polygon class="area" points={`0,${height} ${columns} ${width},${height}`} />
      <polyline class="line" points={line((row) => row.tables)} />
    </Picture>
  );
}

function Busiest({ of: { busiest } }: { readonly of: CourseView }) {
  if (busiest.length === 0) return null;
  return (
    <figure class="busiest">
      <figcaption>Tables that most revisions change</figcaption>
      <NotedTables of={busiest.slice(0, 6)} count={({ revisions }) => revisions} what="revisions" />
    </figure>
  );
}

/** The same in numbers. */
function Numbers({ of }: { readonly of: readonly Span[] }) {
  return (
    <Folded title="The same as a table">
      <WideTable>
        <thead>
          <tr>
            {["Revision", "Operations", "Tables", "Columns", "Errors", "Warnings", "Infos"].map(
              (title, at) => (
                <th key={title} scope="col" class={at > 0 ? "amount" : undefined}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {of.map((span, at) => (
            <tr key={at}>
              <th scope="row">
                {span.path ? (
                  <a href={addressOf({ at: "migration", path: span.path })}>{span.words}</a>
                ) : (
                  <>
                    <Name>{span.first}</Name> to <Name>{span.last}</Name>
                  </>
                )}
              </th>
              {[span.operations, span.tables, span.columns, span.errors, span.warnings, span.infos].map(
                (count, column) => (
                  <td key={column} class="amount">
                    {numberText(count)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Folded>
  );
}
