import { useEffect, useMemo } from "preact/hooks";
import type { FindingRow } from "../engine/types.ts";
import { useWindow } from "../table/use-window.ts";
import { Shape } from "./marks.tsx";
import { type Piece, piecesOf } from "./python.ts";
import { Words } from "./words.tsx";
import "./source.css";

/** Longer files are drawn only as far as they are seen. */
const longFile = 3000;
const lineHeight = 20;

interface Props {
  readonly text: string;
  readonly findings: readonly FindingRow[];
  readonly line: number | undefined;
}

/** A file's text with line numbers, and its findings at the lines they mean. */
export function Source({ text, findings, line }: Props) {
  const lines = useMemo(() => text.replace(/\r?\n$/, "").split(/\r\n|\n|\r/), [text]);
  const at = useMemo(() => {
    const byLine = new Map<number, FindingRow[]>();
    for (const finding of findings) byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding]);
    return byLine;
  }, [findings]);
  const pieces = useMemo(() => piecesOf(lines), [lines]);
  const show = { lines, pieces, at, line };
  return (
    <section class="source" aria-labelledby="source">
      <h2 id="source">Source</h2>
      {lines.length > longFile ? <LongText {...show} /> : <ShortText {...show} />}
    </section>
  );
}

interface Lines {
  readonly lines: readonly string[];
  readonly pieces: (line: number) => readonly Piece[];
  readonly at: ReadonlyMap<number, readonly FindingRow[]>;
  readonly line: number | undefined;
}

function ShortText({ lines, pieces, at, line }: Lines) {
  useEffect(() => {
    if (line !== undefined) document.getElementById(`line-${line}`)?.scrollIntoView({ block: "center" });
  }, [line]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="lines" tabIndex={0} aria-label="Lines of the file">
      {lines.map((_, index) => (
        <Line
          key={index}
          number={index + 1}
          pieces={pieces(index)}
          findings={at.get(index + 1)}
          marked={line === index + 1}
        />
      ))}
    </section>
  );
}

function LongText({ lines, pieces, at, line }: Lines) {
  const { scroll, first, end, before, after, show } = useWindow(lines.length, lineHeight, lines);
  useEffect(() => {
    if (line !== undefined) show(line - 1, "center");
  }, [line]);
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
  marked,
}: {
  readonly number: number;
  readonly pieces: readonly Piece[];
  readonly findings: readonly FindingRow[] | undefined;
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
      {findings?.map((finding, index) => (
        <span key={index} class={`line-finding ${finding.severity}`}>
          <Shape severity={finding.severity} /> <span class="unseen">{finding.severity}:</span>{" "}
          <Words>{finding.message}</Words>
        </span>
      ))}
    </div>
  );
}

/** A line of a megabyte is data, not code. */
const shortened = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)} …` : text);
