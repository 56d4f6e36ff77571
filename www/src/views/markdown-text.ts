/** Text as it stands in Markdown: the same rules as `crate/src/report/markdown/escaping.rs`. */

import type { PieceView } from "../engine/types.ts";

/** Letters that can't be seen, or turn what is around them. */
const hidden =
  /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Text as it reads, whatever signs are in it: nothing of it is Markdown or HTML. */
export const escaped = (text: string): string =>
  text
    .replace(/[\n\r\t]/g, " ")
    .replace(hidden, "\uFFFD")
    // An underscore inside a word is no emphasis, and names are full of them.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|[\\`*[\]<>|~&$]|(?<=^| )#/gu, "\\$&");

/** Text as code. */
export function code(text: string): string {
  const seen = text.replace(hidden, " ");
  if (seen === "") return "``  ``";
  const fence = "`".repeat(longestOf(seen) + 1);
  const pad = /^`|`$/.test(seen) ? " " : "";
  return fence + pad + seen + pad + fence;
}

/** Text as code in a table, where even there a bar begins the next cell. */
export const codeInTable = (text: string): string => code(text).replaceAll("|", "\\|");

/** Sentences of the analyzer: names stand between backticks, the rest is plain. */
export const escapedButCode = (message: string): string =>
  message
    .split("`")
    .map((part, at) => (at % 2 === 1 ? code(part) : escaped(part)))
    .join("");

/** Lines of code: Python, unless it is said otherwise. */
export function codeBlock(text: string, language = "python"): string {
  const fence = "`".repeat(Math.max(longestOf(text) + 1, 3));
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/** A table of cells that are Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** What is known of a text, and in braces what isn't. */
export const textOf = (pieces: readonly PieceView[]): string =>
  pieces.map(({ text, isHole }) => (isHole ? `{${text}}` : text)).join("");

const longestOf = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
