import { useLayoutEffect } from "preact/hooks";
import type { SchemaView } from "../../engine/types.ts";
import { useLatest } from "../../state/latest.ts";
import { addressOf, adjust, goTo, type SchemaObject, type SchemaPart, type View } from "../../state/route.ts";
import { wide } from "../../state/screen.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { isPressed } from "../../state/shortcuts.ts";
import { isCommand } from "../../table/keys.ts";
import { Drawing, Whereabouts } from "../later.tsx";
import { Changes } from "./changes.tsx";
import { nameOf, schemaAddress, tableOf } from "./kinds.ts";
import { ObjectArticle } from "./object-page.tsx";
import { RevisionSlider } from "./revision-slider.tsx";
import { pathAt, placeOf, type Revision, useRevisions } from "./revisions.ts";
import { SchemaList } from "./schema-list.tsx";
import { SchemaSummaryArticle } from "./summary.tsx";
import { TableArticle } from "./table-page.tsx";
import "./schema.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "schema" }>;
}

/** The schema at a revision: which one, what there is then, and what is selected of it. */
export function Schema({ audit, environment, view }: Props) {
  const revisions = useRevisions(audit, environment);
  const part: SchemaPart =
    isReport.value && view.part.what === "whereabouts" ? { what: "everything" } : view.part;
  const isChanges = part.what === "changes";
  // A report has the schema at the heads, and what each revision changes.
  const revision = isReport.value && !isChanges ? undefined : view.revision;
  const listed = isReport.value ? undefined : revision;
  const schema = useLatest(audit, "schema", { environment, revision: listed });
  const choose = (to: string | undefined) =>
    adjust({ view: { at: "schema", ...(to !== undefined && { revision: to }), part } });
  if (!revisions || !schema) return null;
  const place = placeOf(revisions, revision);
  const whole = part.what === "everything" || part.what === "object";
  const selected = selectedIn(part);
  return (
    <>
      <header class="schema-bar">
        {(isChanges || !isReport.value) && (
          <>
            <RevisionSlider
              label="Revision"
              revisions={revisions}
              at={place}
              first={0}
              onChoose={(at) => choose(pathAt(revisions, at))}
            />
            <StepKeys revisions={revisions} place={place} onChoose={(at) => choose(pathAt(revisions, at))} />
          </>
        )}
        <nav class="schema-parts" aria-label="Of the schema">
          {(
            [
              ["Tables", { what: "everything" }, whole],
              ["Drawing", drawingOf(part), part.what === "drawing"],
              ["Changes", { what: "changes" }, isChanges],
              ["Which revision?", { what: "whereabouts" }, part.what === "whereabouts"],
            ] as const
          ).map(
            ([name, to, isHere]) =>
              (to.what !== "whereabouts" || !isReport.value) && (
                <a key={name} href={schemaAddress(revision, to)} aria-current={isHere ? "page" : undefined}>
                  {name}
                </a>
              ),
          )}
        </nav>
      </header>
      {!schema.value ? (
        <article class="object-page">
          <h1>There is no such revision here.</h1>
          <p>
            <code>{revision}</code> is not in {audit.name}.{" "}
            <a href={schemaAddress(undefined, { what: "everything" })}>See the schema at the head.</a>
          </p>
        </article>
      ) : (
        <div class="schema-body">
          {(wide.value || part.what === "everything") && (
            <SchemaList
              schema={schema.value}
              revision={listed}
              selected={selected}
              drawing={part.what === "drawing" ? part : undefined}
            />
          )}
          <Content
            audit={audit}
            environment={environment}
            part={part}
            schema={schema.value}
            revisions={revisions}
            revision={revision}
            onPart={(to) =>
              goTo({ at: "schema", ...(revision !== undefined && { revision }), part: to }, environment)
            }
          />
        </div>
      )}
    </>
  );
}

const selectedIn = (part: SchemaPart): SchemaObject | undefined =>
  part.what === "object"
    ? part.object
    : part.what === "drawing" && part.table
      ? { kind: "table", ...part.table }
      : undefined;

/** Of a table its drawing with its neighbours, else all of them. */
const drawingOf = (part: SchemaPart): SchemaPart =>
  part.what === "object" && part.object.kind === "table"
    ? { what: "drawing", table: tableOf(part.object), steps: 1 }
    : { what: "drawing" };

/** From revision to revision by [ and ]. */
function StepKeys({
  revisions,
  place,
  onChoose,
}: {
  readonly revisions: readonly Revision[];
  readonly place: number;
  readonly onChoose: (place: number) => void;
}) {
  // At once, not after the next frame: who presses the key again means the revision after.
  useLayoutEffect(() => {
    const step = (event: KeyboardEvent) => {
      const by = isPressed(event, "earlier") ? -1 : isPressed(event, "later") ? 1 : undefined;
      const to = place + (by ?? 0);
      const isSlid = event.target instanceof HTMLInputElement && event.target.type === "range";
      if (by === undefined || event.defaultPrevented || (isCommand(event) && !isSlid)) return;
      if (to < 0 || to >= revisions.length) return;
      event.preventDefault();
      onChoose(to);
    };
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  });
  return (
    <span class="step-keys">
      <kbd>[</kbd> <kbd>]</kbd>
    </span>
  );
}

function Content({
  audit,
  environment,
  part,
  schema,
  revisions,
  revision,
  onPart,
}: Omit<Props, "view"> & {
  readonly part: SchemaPart;
  readonly schema: SchemaView;
  readonly revisions: readonly Revision[];
  readonly revision: string | undefined;
  readonly onPart: (part: SchemaPart) => void;
}) {
  const of = { audit, environment, revision };
  switch (part.what) {
    case "object":
      return part.object.kind === "table" ? (
        <OfTable {...of} object={part.object} revisions={revisions} />
      ) : (
        <OfObject {...of} object={part.object} />
      );
    case "changes":
      return <Changes {...of} revisions={revisions} from={part.from} />;
    case "drawing":
      return <Drawing {...of} defaultSchema={schema.defaultSchema} part={part} onPart={onPart} />;
    case "whereabouts":
      return <Whereabouts audit={audit} environment={environment} />;
    default: {
      const view = audit.overview.environments[environment];
      return view ? (
        <SchemaSummaryArticle
          audit={audit}
          schema={schema}
          environment={view}
          chosen={revisions[placeOf(revisions, revision)]}
          of={{ environment, revision }}
        />
      ) : null;
    }
  }
}

interface OfObjectProps extends Omit<Props, "view"> {
  readonly object: SchemaObject;
  readonly revision: string | undefined;
}

function OfTable({
  audit,
  environment,
  revision,
  revisions,
  object: { schema, name },
}: OfObjectProps & { readonly revisions: readonly Revision[] }) {
  const page = useLatest(audit, "table", { environment, revision, schema, name });
  if (!page) return null;
  if (!page.value) return <Absent kind="table" schema={schema} name={name} revision={revision} />;
  const { revision: shown } = page.asked;
  return <TableArticle page={page.value} revision={shown} at={revisions[placeOf(revisions, shown)]} />;
}

function OfObject({ audit, environment, revision, object: { kind, schema, name } }: OfObjectProps) {
  const page = useLatest(audit, "object", { environment, revision, kind, schema, name });
  if (!page) return null;
  if (!page.value) return <Absent kind={kind} schema={schema} name={name} revision={revision} />;
  return <ObjectArticle page={page.value} revision={page.asked.revision} />;
}

/** What is looked at is not there at this revision. */
function Absent({
  kind,
  revision,
  ...named
}: {
  readonly kind: string;
  readonly schema: string | undefined;
  readonly name: string;
  readonly revision: string | undefined;
}) {
  return (
    <article class="object-page">
      <header>
        <h1>
          <code>{nameOf(named)}</code>
        </h1>
        <p>
          There is no {kind} of this name at {revision === undefined ? "the head" : "this revision"}.{" "}
          {revision !== undefined && (
            <a
              href={schemaAddress(undefined, {
                what: "object",
                object: {
                  kind,
                  ...(named.schema !== undefined && { schema: named.schema }),
                  name: named.name,
                },
              })}
            >
              See it at the head
            </a>
          )}{" "}
          <a href={schemaAddress(revision, { what: "everything" })}>See everything</a>{" "}
          <a href={addressOf({ at: "chain" }, named.name)}>Search the chain for it</a>
        </p>
      </header>
    </article>
  );
}
