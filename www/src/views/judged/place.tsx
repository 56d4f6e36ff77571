import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Excerpt, Exists, FindingGroup, FindingRow } from "../../engine/types.ts";
import { addressOf } from "../../state/route.ts";
import { CopyButton } from "../copy.tsx";
import { CopyMarkdown } from "../copy-markdown.tsx";
import { Name } from "../leads.tsx";
import { SeverityWord } from "../marks.tsx";
import { Patch } from "../patch.tsx";
import { type Piece, piecesOf } from "../python.ts";
import { nameOf } from "../schema/kinds.ts";
import { Words } from "../words.tsx";

/** A finding in its place: what is there, and what to write instead. */
export function Place({
  of,
  before,
  group,
}: {
  readonly of: FindingRow;
  /** The finding above it. */
  readonly before: FindingRow | undefined;
  readonly group: FindingGroup;
}) {
  const isFirst = !saysTheSame(before, of);
  const isOfRule = group.rule != null;
  const isThere = before !== undefined && isInPlace(before, of);
  const isNewRule = !isOfRule && (before?.rule !== of.rule || before.severity !== of.severity);
  return (
    <li class={isFirst ? "finding" : "finding repeated"}>
      {isFirst && (
        <>
          {isNewRule && (
            <p class="of-rule">
              <SeverityWord severity={of.severity} />{" "}
              <a href={addressOf({ at: "rule", name: of.rule }, "")}>{of.rule}</a>
            </p>
          )}
          {isOfRule && of.severity !== group.severity && <SeverityWord severity={of.severity} />}
          {of.message !== group.message && (
            <p class="message">
              <Words>{of.message}</Words>
            </p>
          )}
        </>
      )}
      {isThere ? (
        <p class="dim">in the same place</p>
      ) : (
        <>
          <p>
            <Where of={of} isInFile={group.migration != null} />
          </p>
          {of.excerpt && <Lines of={of.excerpt} line={of.line} />}
        </>
      )}
      {of.exists && <Existing of={of.exists} size={of.size} />}
      <Related of={of} />
      {of.why != null && of.why !== group.why && (
        <p>
          <Words>{of.why}</Words>
        </p>
      )}
      {of.mend != null && of.mend !== group.mend && (
        <p class="remedy">
          <Words>{of.mend}</Words>
        </p>
      )}
      {isNewRule && of.mend == null && (
        <p class="remedy">
          <Words>{of.remedy}</Words>
        </p>
      )}
      {of.instead != null && (
        <Code text={of.instead} what="the code to write instead">
          Write instead
        </Code>
      )}
      {of.patch != null && <Patch text={of.patch} />}
      <CopyMarkdown of={{ finding: of, shared: sharedOf(group) }} />
      {of.alembicSays != null && of.alembicSays !== group.alembicSays && (
        <p class="remedy">
          Alembic says: <code>{of.alembicSays}</code>
        </p>
      )}
    </li>
  );
}

/** What stands once above all of a group. */
const sharedOf = ({ why, mend, rule }: FindingGroup) => ({
  why: why ?? rule?.why,
  mend: mend ?? rule?.remedy,
});

/** Whether two findings say the same. */
const saysTheSame = (one: FindingRow | undefined, other: FindingRow): boolean =>
  one?.rule === other.rule && one.message === other.message && one.severity === other.severity;

const isInPlace = (one: FindingRow, other: FindingRow): boolean =>
  one.path === other.path && one.line === other.line && one.column === other.column;

const fileOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1) || "the folder itself";

function Where({
  of: { path, line, migration },
  isInFile,
}: {
  readonly of: FindingRow;
  /** Which file it is, stands above. */
  readonly isInFile: boolean;
}) {
  if (!migration) return <code>{path === "" ? "the folder itself" : `${path}:${line}`}</code>;
  if (isInFile) return <a href={addressOf({ at: "migration", path, line }, "")}>line {line}</a>;
  return (
    <>
      <a href={addressOf({ at: "migration", path, line }, "")} title={path}>
        <code>
          {fileOf(path)}:{line}
        </code>
      </a>{" "}
      <bdi class="dim">{migration.message}</bdi>
    </>
  );
}

/** Why the table counts as one that is there before. */
function Existing({
  of: { table, by, line, before },
  size,
}: {
  readonly of: Exists;
  readonly size: string | undefined;
}) {
  const { schema, name } = table;
  const object = { kind: "table", ...(schema != null && { schema }), name };
  return (
    <p class="beside">
      <Name before="table">{nameOf({ schema: schema ?? undefined, name })}</Name> exists by then:{" "}
      {by?.path != null ? (
        <>
          created by{" "}
          <a href={addressOf({ at: "migration", path: by.path, line }, "")} title={by.message}>
            <code>{by.revision.slice(0, 12)}</code>
          </a>
          {before && `, ${before}`}
        </>
      ) : (
        "migrations use it, and none creates it"
      )}
      {size && ` · ${size}`}
      {" · "}
      <a href={addressOf({ at: "schema", part: { what: "object", object } }, "")}>its history</a>
    </p>
  );
}

/** Other places that have to do with a finding, but where the table is created, which stands there already. */
function Related({ of: { related, exists } }: { readonly of: FindingRow }) {
  const others = related.filter(
    ({ path, line }) => !(exists?.by && exists.by.path === path && exists.line === line),
  );
  if (others.length === 0) return null;
  return (
    <ul class="beside">
      {others.map(({ path, line, message, isMigration }, index) => (
        <li key={index}>
          <Words>{message}</Words>:{" "}
          {isMigration ? (
            <a href={addressOf({ at: "migration", path, line }, "")} title={path}>
              <code>
                {fileOf(path)}:{line}
              </code>
            </a>
          ) : (
            <code>{`${path}:${line}`}</code>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A few lines of a migration, with the one that is meant and what of it. */
function Lines({
  of: { first, lines, open, from, length },
  line,
}: {
  readonly of: Excerpt;
  readonly line: number;
}) {
  const pieces = useMemo(() => {
    const cut = piecesOf(open ? [open, ...lines] : lines);
    return lines.map((_, index) => cut(open ? index + 1 : index));
  }, [lines, open]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre class="excerpt" tabIndex={0}>
      {pieces.map((pieces, index) => {
        const isMeant = first + index === line;
        return (
          <span key={index} class="excerpt-line" aria-current={isMeant ? "true" : undefined}>
            <span class="line-number">{first + index}</span>
            <code>
              {(isMeant && length > 0 ? marked(pieces, from, from + length) : pieces).map((piece, at) => (
                <PieceOfLine key={at} of={piece} />
              ))}
            </code>
          </span>
        );
      })}
    </pre>
  );
}

type MarkedPiece = Piece & { readonly isMeant?: boolean };

const PieceOfLine = ({ of: { text, kind, isMeant } }: { readonly of: MarkedPiece }) =>
  isMeant ? <mark class={kind}>{text}</mark> : kind === "code" ? text : <span class={kind}>{text}</span>;

/** The pieces of a line, cut where what is meant begins and ends. */
export function marked(pieces: readonly Piece[], from: number, to: number): readonly MarkedPiece[] {
  let at = 0;
  return pieces.flatMap(({ text, kind }) => {
    const [start, end] = [from - at, to - at].map((place) => Math.min(Math.max(place, 0), text.length));
    at += text.length;
    return [
      { text: text.slice(0, start), kind },
      { text: text.slice(start, end), kind, isMeant: true },
      { text: text.slice(end), kind },
    ].filter((piece) => piece.text !== "");
  });
}

/** Python that can be copied. */
export function Code({
  text,
  what,
  children,
}: {
  readonly text: string;
  readonly what: string;
  readonly children?: ComponentChildren;
}) {
  const lines = useMemo(() => text.split("\n"), [text]);
  const pieces = useMemo(() => piecesOf(lines), [lines]);
  return (
    <figure class="code">
      <figcaption>
        {children} <CopyButton text={text} what={what} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        {lines.map((_, index) => (
          <code key={index}>
            {pieces(index).map((piece, at) => (
              <PieceOfLine key={at} of={piece} />
            ))}
            {"\n"}
          </code>
        ))}
      </pre>
    </figure>
  );
}
