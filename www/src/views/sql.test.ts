import { expect, test } from "vitest";
import { sqlPieces } from "./sql.ts";

const known = (text: string) => [{ text, isHole: false }];
const shown = (text: Parameters<typeof sqlPieces>[0]) =>
  sqlPieces(text).map(({ kind, text }) => (kind === "code" ? text : `<${kind} ${text}>`));

test("keywords, strings and comments are told apart", () => {
  expect(shown(known("SELECT 'it''s' -- why\nFROM runs")).join("")).toBe(
    "<keyword SELECT> <string 'it''s'> <comment -- why>\n<keyword FROM> runs",
  );
});

test("a keyword in a quoted name, a longer word or a string is none", () => {
  expect(shown(known(`"select" selected E'from'`)).join("")).toBe(`"select" selected <string E'from'>`);
});

test("a name in other letters is told apart", () => {
  expect(shown(known(`DROP TABLE "הזמנות", лист`)).join("")).toBe(
    `<keyword DROP> <keyword TABLE> <name "הזמנות">, <name лист>`,
  );
});

test("a dollar quote ends with its own tag", () => {
  expect(shown(known("DO $a$ BEGIN $b$ END $a$ x")).join("")).toBe(
    "<keyword DO> <string $a$ BEGIN $b$ END $a$> x",
  );
});

test("what isn't closed goes to the end", () => {
  expect(shown(known("a 'b"))).toEqual(["a ", "<string 'b>"]);
  expect(shown(known("a /* b"))).toEqual(["a ", "<comment /* b>"]);
});

test("holes keep their place, in names and in strings", () => {
  const hole = (text: string) => ({ text, isHole: true });
  const text = [...known("UPDATE t_"), hole("n"), ...known(" SET a = '"), hole("v"), ...known("'")];
  expect(shown(text).join("")).toBe(
    "<keyword UPDATE> t_<hole n> <keyword SET> a = <string '><hole v><string '>",
  );
});
