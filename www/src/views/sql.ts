import type { PieceView } from "../engine/types.ts";

/** A piece of a statement. */
export interface SqlPiece {
  readonly text: string;
  readonly kind: "code" | "keyword" | "name" | "string" | "comment" | "hole";
}

/** Stands for a hole while a statement is cut: part of a name, as in the analyzer. */
const hole = "\uFFFC";

/** Comments, strings, dollar quotes, quoted names and words; whatever else there is, is code. */
const next =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[EeBbXxNn]?'(?:[^']|'')*(?:'|$)|(\$[\p{L}_]?[\p{L}\d_]*\$)[\s\S]*?(?:\1|$)|"(?:[^"]|"")*(?:"|$)|[\p{L}_\uFFFC][\p{L}\d_$\uFFFC]*/gu;

/**
 * A statement of SQL in pieces, so that its keywords, strings and comments can be told apart at a
 * glance. It is for reading only: what the statement does, the analyzer says.
 */
export function sqlPieces(text: readonly PieceView[]): readonly SqlPiece[] {
  const holes = text.filter(({ isHole }) => isHole).map(({ text }) => text);
  const whole = text.map(({ text, isHole }) => (isHole ? hole : text.replaceAll(hole, " "))).join("");
  const pieces: SqlPiece[] = [];
  const add = (stretch: string, kind: SqlPiece["kind"]) => {
    for (const [index, known] of stretch.split(hole).entries()) {
      if (index > 0) pieces.push({ text: holes.shift() ?? "", kind: "hole" });
      if (known === "") continue;
      const last = pieces.at(-1);
      if (kind === "code" && last?.kind === "code")
        pieces[pieces.length - 1] = { kind, text: last.text + known };
      else pieces.push({ text: known, kind });
    }
  };
  let at = 0;
  for (const found of whole.matchAll(next)) {
    add(whole.slice(at, found.index), "code");
    add(found[0], kindOf(found[0]));
    at = found.index + found[0].length;
  }
  add(whole.slice(at), "code");
  return pieces;
}

function kindOf(token: string): SqlPiece["kind"] {
  if (token.startsWith("--") || token.startsWith("/*")) return "comment";
  if (/^[EeBbXxNn]?'/.test(token) || token.startsWith("$")) return "string";
  // A name from right to left would turn round what is beside it.
  if (/[^\0-\x7f\uFFFC]/.test(token)) return "name";
  return keywords.has(token.toLowerCase()) ? "keyword" : "code";
}

const keywords = new Set(
  `add after all alter always and any array as asc before begin between by cascade case cast check collate column
  comment commit concurrently conflict constraint create cross current database declare default deferrable deferred
  delete desc distinct do domain drop each else elsif end enum except exclude execute exists extension false filter
  first for foreign from full function generated grant group having identity if ilike in include index initially
  inner insert instead intersect into is join key language last lateral left like limit lock loop materialized merge
  natural no not nothing null nulls of offset on only operator or order outer over owner partition perform policy
  primary procedure raise range references refresh rename replace restrict return returning returns revoke right
  role rollback row rows schema security select sequence set start statement stored table tablespace temporary temp
  then to transaction trigger true truncate type union unique unlogged update using valid validate value values view
  when where while window with without`.split(/\s+/),
);
