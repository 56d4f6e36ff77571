import { useEffect } from "preact/hooks";
import type { FunctionView, OperationView, PieceView, UnknownView } from "../engine/types.ts";
import { useKept } from "../state/entries.ts";
import { numberText } from "../state/locale.ts";
import { OperationWords } from "./leads.tsx";
import { type Group, groupsOf } from "./operation-groups.ts";
import { sqlPieces } from "./sql.ts";
import { Words } from "./words.tsx";
import "./body.css";

/** So many operations are shown before the rest is asked for. */
const shownAtFirst = 25;

/** Lines of SQL that are shown unasked, where the words leave something out. */
const shortSql = 6;

/** An operation of a migration: its function's name, and its place there. */
export interface Which {
  readonly name: string;
  readonly index: number;
}

interface Links {
  /** Address of a line of the source, where that is there. */
  readonly lineAddress: ((line: number) => string) | undefined;
  /** Goes to the line once more where it is shown already. */
  readonly onLine: (line: number) => unknown;
  /** The line that is marked. */
  readonly line: number | undefined;
}

/** What a function does, in words, in the order in which it runs. */
export function Body({
  of,
  file,
  wanted,
  ...links
}: Links & {
  readonly of: FunctionView;
  /** The path of its file. */
  readonly file: string;
  readonly wanted: Which | undefined;
}) {
  const [all, setAll] = useKept(`all of ${of.name} ${file}`, of.operations.length <= shownAtFirst + 5);
  const mine = wanted?.name === of.name ? wanted : undefined;
  useEffect(() => {
    if (!mine) return;
    if (mine.index >= shownAtFirst) setAll(true);
    // What was folded is there only after it is drawn.
    requestAnimationFrame(() => document.getElementById(idOf(mine))?.focus());
  }, [mine]);
  const isIdle = of.operations.length === 0 && of.unknown.length === 0;
  const shown = all ? of.operations : of.operations.slice(0, shownAtFirst);
  return (
    <section class={isIdle ? "function idle" : "function"} aria-labelledby={`does-${of.name}`}>
      <h2 id={`does-${of.name}`}>
        <code>{of.name}()</code> {of.line > 0 && <LineLink to={of.line} {...links} word />}
      </h2>
      {!of.present && <p class="dim">The file doesn't define it.</p>}
      {of.coverage !== "" && <p class="dim">{of.coverage}</p>}
      {of.stopped && <p class="dim">It was not read to its end: {of.stopped}.</p>}
      <ol class="groups">
        {groupsOf(shown).map((group, index) => (
          <li key={index}>
            <Under group={group} {...links} />
            <ol start={group.first + 1}>
              {group.operations.map((operation, inside) => (
                <Operation
                  key={inside}
                  of={operation}
                  id={idOf({ name: of.name, index: group.first + inside })}
                  {...links}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {!all && (
        <button type="button" class="more" onClick={() => setAll(true)}>
          Show all {numberText(of.operations.length)} operations
        </button>
      )}
      {of.unknown.length > 0 && (
        <>
          <h3>Not understood</h3>
          <UnknownList of={of.unknown} {...links} />
        </>
      )}
    </section>
  );
}

const idOf = ({ name, index }: Which): string => `operation-${name}-${index}`;

/** What the operations of a group stand under. */
function Under({ group: { guards, through, autocommit }, ...links }: Links & { readonly group: Group }) {
  if (guards.length === 0 && through.length === 0 && !autocommit) return null;
  return (
    <ul class="under">
      {through.map(({ name, path }, index) => (
        <li key={index}>
          through <code>{name}()</code>
          {path != null && (
            <>
              {" "}
              of <code>{path}</code>
            </>
          )}
        </li>
      ))}
      {guards.map(({ text, line, answer }, index) => (
        <li key={index}>
          {/^(for each of|except|alternative) /.test(text) ? "" : answer === "" ? "if " : "as "}
          <code title={text}>{shortened(text, 160)}</code> {answer} <LineLink to={line} {...links} word />
        </li>
      ))}
      {autocommit && <li>outside a transaction</li>}
    </ul>
  );
}

function Operation({ of, id, ...links }: Links & { readonly of: OperationView; readonly id: string }) {
  const marked = of.line === links.line;
  return (
    <li class={`operation ${of.certainty}`} id={id} tabIndex={-1} aria-current={marked ? "true" : undefined}>
      <LineLink to={of.line} {...links} />
      <div>
        <p class="does">
          {of.words.map(({ text, isHole }, index) =>
            isHole ? (
              <Hole key={index}>{text}</Hole>
            ) : (
              <OperationWords key={index}>{shortened(text)}</OperationWords>
            ),
          )}{" "}
          {of.certainty !== "certain" && <span class="tag">{of.runs}</span>}
        </p>
        {of.parts.length > 0 && (
          <ul class="parts">
            {of.parts.map((part, index) => (
              <li key={index}>
                <Pieces of={part} />
              </li>
            ))}
          </ul>
        )}
        {of.facts.length > 0 && (
          <ul class={of.isFelt ? "facts-of felt" : "facts-of"}>
            {of.facts.map((words, index) => (
              <li key={index}>
                <Words>{words}</Words>
              </li>
            ))}
          </ul>
        )}
        <UnknownList of={of.unknown} beside={of.words} {...links} />
        {of.sql && <Sql of={of.sql} />}
      </div>
    </li>
  );
}

/** A text with what is not known of it in braces. */
export function Pieces({ of }: { readonly of: readonly PieceView[] }) {
  return (
    <>{of.map(({ text, isHole }, index) => (isHole ? <Hole key={index}>{text}</Hole> : shortened(text)))}</>
  );
}

function Hole({ children }: { readonly children: string }) {
  return (
    <span class="hole" title="only known when it runs">
      {`{${shortened(children)}}`}
    </span>
  );
}

/** What was not understood, with the reasons. What stands as a hole beside it need not be said again. */
export function UnknownList({
  of,
  beside = [],
  ...links
}: Links & { readonly of: readonly UnknownView[]; readonly beside?: readonly PieceView[] }) {
  if (of.length === 0) return null;
  const isBeside = (source: string) => beside.some(({ text, isHole }) => isHole && text === source);
  return (
    <ul class="unknown-list">
      {of.map(({ line, source, reason }, index) => (
        <li key={index}>
          {!isBeside(source) && (
            <>
              <code>{shortened(source)}</code>:{" "}
            </>
          )}
          <Words>{reason}</Words> <LineLink to={line} {...links} word />
        </li>
      ))}
    </ul>
  );
}

function Sql({ of: { text, unparsed, saysMore } }: { readonly of: NonNullable<OperationView["sql"]> }) {
  const lines = text.reduce((lines, { text }) => lines + text.split("\n").length - 1, 1);
  return (
    <details class="sql" open={saysMore && lines <= shortSql}>
      <summary>
        SQL{lines > 1 && `, ${lines} lines`}
        {unparsed != null && `; not parsed: ${unparsed}`}
      </summary>
      <pre>
        <code>
          {sqlPieces(text).map(({ text, kind }, index) =>
            kind === "hole" ? (
              <Hole key={index}>{text}</Hole>
            ) : kind === "code" ? (
              text
            ) : (
              <span key={index} class={kind}>
                {text}
              </span>
            ),
          )}
        </code>
      </pre>
    </details>
  );
}

function LineLink({ to, lineAddress, onLine, word }: Links & { readonly to: number; readonly word?: true }) {
  if (!lineAddress) return <span class="line-link">{word ? `line ${to}` : to}</span>;
  return (
    <a class="line-link" href={lineAddress(to)} aria-label={`line ${to}`} onClick={() => onLine(to)}>
      {word ? `line ${to}` : to}
    </a>
  );
}

const shortened = (text: string, most = 1000): string =>
  text.length > most ? `${text.slice(0, most).trimEnd()} …` : text;
