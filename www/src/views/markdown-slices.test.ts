import { marked, type Tokens } from "marked";
import { expect, it } from "vitest";
import { slicesOf } from "./markdown-slices.ts";

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at));

it("leaves a short text whole", () => {
  const text = "# A\n\n| a |\n| --- |\n| 1 |\n";
  expect(slicesOf(text)).toEqual([text]);
});

it("gives each slice of a table its header", () => {
  const text = ["# A", "", "| a | b |", "| --- | --- |", ...lines(250, (at) => `| ${at} | x |`)].join("\n");
  const slices = slicesOf(text);
  expect(slices.length).toBe(3);
  const tables = slices.flatMap((slice) =>
    marked.lexer(slice).filter((token): token is Tokens.Table => token.type === "table"),
  );
  const rows = tables.flatMap(({ header, rows }) => {
    expect(header.map(({ text }) => text)).toEqual(["a", "b"]);
    return rows.map(([cell]) => cell?.text);
  });
  expect(rows).toEqual(lines(250, String));
});

it("cuts lists between items, and counts on", () => {
  const text = lines(150, (at) => `${at + 1}. item\n   more of it`).join("\n");
  const lists = slicesOf(text).map((slice) => marked.lexer(slice)[0] as Tokens.List);
  expect(lists.map(({ type, start }) => [type, start])).toEqual([1, 51, 101].map((start) => ["list", start]));
});

it("does not cut code", () => {
  const text = ["```", ...lines(300, (at) => (at % 2 ? "" : "- code")), "```", "", "After it."].join("\n");
  const [code, after, ...more] = slicesOf(text);
  expect(marked.lexer(code ?? "")[0]?.type).toBe("code");
  expect(after).toBe("After it.");
  expect(more).toEqual([]);
});
