/** A piece of a line of Python. */
export interface Piece {
  readonly text: string;
  readonly kind: "code" | "comment" | "string";
}

/** The quotes of a string that goes on in the next line. */
type Open = '"""' | "'''" | undefined;

/**
 * The lines of a Python file in pieces, so that comments and strings can be told from code at a
 * glance. It is for reading only: what the file means, the analyzer says.
 */
export function piecesOf(lines: readonly string[]): (line: number) => readonly Piece[] {
  // Only where a string of several lines begins must be known before a line can be cut.
  const opens: Open[] = [];
  let open: Open;
  for (const line of lines) {
    opens.push(open);
    open = cut(line, open).open;
  }
  return (line) => cut(lines[line] ?? "", opens[line]).pieces;
}

const next = /#|[rbfuRBFU]{0,2}("""|'''|"|')/g;

function cut(line: string, from: Open): { pieces: Piece[]; open: Open } {
  const pieces: Piece[] = [];
  const add = (text: string, kind: Piece["kind"]) => {
    if (text !== "") pieces.push({ text, kind });
  };
  let at = 0;
  if (from) {
    const end = endOf(line, from, 0);
    if (end < 0) return { pieces: line === "" ? [] : [{ text: line, kind: "string" }], open: from };
    add(line.slice(0, end), "string");
    at = end;
  }
  for (;;) {
    next.lastIndex = at;
    const found = next.exec(line);
    if (!found) {
      add(line.slice(at), "code");
      return { pieces, open: undefined };
    }
    add(line.slice(at, found.index), "code");
    const quotes = found[1];
    if (quotes === undefined) {
      add(line.slice(found.index), "comment");
      return { pieces, open: undefined };
    }
    const end = endOf(line, quotes, found.index + found[0].length);
    if (end < 0) {
      add(line.slice(found.index), "string");
      return { pieces, open: quotes === '"""' || quotes === "'''" ? quotes : undefined };
    }
    add(line.slice(found.index, end), "string");
    at = end;
  }
}

/** One past the closing quotes; -1 where the line ends before them. */
function endOf(line: string, quotes: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line.startsWith(quotes, at)) return at + quotes.length;
  }
  return -1;
}
