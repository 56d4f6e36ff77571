import { useEffect, useMemo } from "preact/hooks";
import type { FindingRow } from "../engine/types.ts";
import { useWindow } from "../table/use-window.ts";
import { Shape } from "./marks.tsx";
import { type Made, noteOf } from "./operation-groups.ts";
import { type Piece, piecesOf } from "./python.ts";
import { Words } from "./words.tsx";
import "./source.css";

/** Longer files are drawn only as far as they are seen. */
const longFile = 3000;
const lineHeight = 20;

interface Props {
  readonly text: string;
  readonly findings: readonly FindingRow[];
  /** What lines make. */
  readonly made: ReadonlyMap<number, readonly Made[]>;
  readonly line: number | undefined;
  /** Changes when the line is to be shown once more. */
  readonly visit: number;
  /** Goes to an operation that a line makes. */
  readonly onMade: (first: Made) => void;
}

/** A file's text with line numbers, its findings and what it does at the lines that they mean. */
export function Source({ text, findings, ...rest }: Props) {
  const lines = useMemo(() => text.replace(/\r?\n$/, "").split(/\r\n|\n|\r/), [text]);
  const at = useMemo(() => {
    const byLine = new Map<number, FindingRow[]>();
    for (const finding of findings) byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding]);
    return byLine;
  }, [findings]);
  const pieces = useMemo(() => piecesOf(lines), [lines]);
  const show = { lines, pieces, at, ...rest };
  return (
    <section class="source" aria-labelledby="source">
      <h2 id="source">Source</h2>
      {lines.length > longFile ? <LongText {...show} /> : <ShortText {...show} />}
    </section>
  );
}

interface Lines extends Pick<Props, "made" | "line" | "visit" | "onMade"> {
  readonly lines: readonly string[];
  readonly pieces: (line: number) => readonly Piece[];
  readonly at: ReadonlyMap<number, readonly FindingRow[]>;
}

function ShortText({ lines, pieces, at, made, line, visit, onMade }: Lines) {
  useEffect(() => {
    if (line !== undefined) document.getElementById(`line-${line}`)?.scrollIntoView({ block: "center" });
  }, [line, visit]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="lines" tabIndex={0} aria-label="Lines of the file">
      {lines.map((_, index) => (
        <Line
          key={index}
          number={index + 1}
          pieces={pieces(index)}
          findings={at.get(index + 1)}
          made={made.get(index + 1)}
          onMade={onMade}
          marked={line === index + 1}
        />
      ))}
    </section>
  );
}

function LongText({ lines, pieces, at, made, line, visit, onMade }: Lines) {
  const { scroll, first, end, before, after, show } = useWindow(lines.length, lineHeight);
  useEffect(() => {
    if (line !== undefined) show(line - 1, "center");
  }, [line, visit]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="lines long" ref={scroll} tabIndex={0} aria-label="Lines of the file">
      <div style={{ height: `${before}px` }} />
      {lines.slice(first, end).map((_, index) => {
        const number = first + index + 1;
        return (
          <Line
            key={number}
            number={number}
            pieces={pieces(number - 1)}
            findings={at.get(number)}
            made={made.get(number)}
            onMade={onMade}
            marked={line === number}
          />
        );
      })}
      <div style={{ height: `${after}px` }} />
    </section>
  );
}

function Line({
  number,
  pieces,
  findings,
  made,
  marked,
  onMade,
}: {
  readonly number: number;
  readonly pieces: readonly Piece[];
  readonly findings: readonly FindingRow[] | undefined;
  readonly made: readonly Made[] | undefined;
  readonly onMade: Props["onMade"];
  readonly marked: boolean;
}) {
  return (
    <div class="line" id={`line-${number}`} aria-current={marked ? "true" : undefined}>
      <span class="line-number">{number}</span>
      <code>
        {pieces.map(({ kind, text }, index) =>
          kind === "code" ? (
            shortened(text)
          ) : (
            <span key={index} class={kind}>
              {shortened(text)}
            </span>
          ),
        )}
      </code>
      {made?.[0] && <MadeNote made={made} first={made[0]} onMade={onMade} />}
      {findings?.map((finding, index) => (
        <span key={index} class={`line-finding ${finding.severity}`}>
          <Shape severity={finding.severity} /> <span class="unseen">{finding.severity}:</span>{" "}
          <Words>{finding.message}</Words>
        </span>
      ))}
    </div>
  );
}

function MadeNote({
  made,
  first,
  onMade,
}: Pick<Props, "onMade"> & { readonly made: readonly Made[]; readonly first: Made }) {
  return (
    <button
      type="button"
      class="line-made"
      title="What this line does: go to it in the list"
      onClick={() => onMade(first)}
    >
      <span aria-hidden="true">↑ </span>
      {noteOf(made)}
    </button>
  );
}

/** A line of a megabyte is data, not code. */
const shortened = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)} …` : text);
