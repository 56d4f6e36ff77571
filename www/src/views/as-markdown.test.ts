import { marked, type Tokens } from "marked";
import { describe, expect, it } from "vitest";
import type { FindingRow, MigrationPage, TablePage } from "../engine/types.ts";
import { findingAsMarkdown, migrationAsMarkdown, tableAsMarkdown } from "./as-markdown.ts";
import { code, codeBlock, codeInTable, escaped, escapedButCode } from "./markdown-text.ts";

const hostile = "a|b `c` ``d`` <script>alert(1)</script> *e* _f_ [g](h)\n# i & j \u202E$k$ ~l~ \\";

/** What Markdown shows: no tags but those of Markdown, and text as it was. */
const shown = (markdown: string): string =>
  (marked.parse(markdown, { async: false }) as string)
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .trim();

describe("text in Markdown", () => {
  it("is escaped as the analyzer's reports escape it", () => {
    expect(escaped("<b>a|b</b> *x*")).toBe("\\<b\\>a\\|b\\</b\\> \\*x\\*");
    expect(escaped("001_add_runs.py _x_ # y")).toBe("001_add_runs.py \\_x\\_ \\# y");
    expect(codeInTable("a`b|c")).toBe("``a`b\\|c``");
    expect(escapedButCode("No file has `a|b`.")).toBe("No file has `a|b`.");
    expect(code("")).toBe("``  ``");
    expect(code("`")).toBe("`` ` ``");
  });

  it("reads as it was, whatever signs are in it", () => {
    const seen = hostile.replace("\n", " ");
    expect(shown(escaped(hostile))).toBe(seen.replace("\u202E", "\uFFFD"));
    expect(shown(code(hostile))).toBe(seen.replace("\u202E", " "));
    expect(shown(codeBlock("x = '```'\n~~~\n"))).toBe("x = '```'\n~~~");
  });
});

const relative = { revision: "a1|b2", message: hostile, path: "v/a.py" };
const piece = (text: string) => [{ text, isHole: false }];
const made = { migration: relative, line: 3 };

const page = {
  row: { of: { kind: "table", schema: undefined, name: hostile } },
  comment: undefined,
  made,
  columns: [
    {
      name: hostile,
      type: piece("VARCHAR"),
      nullable: false,
      default: [...piece("a"), { text: "x | y", isHole: true }],
      references: [{ table: { kind: "table", schema: "s", name: "t|u" }, column: "id" }],
      made,
    },
  ],
  keys: [
    { kind: "primary key", name: "pk", definition: piece("(a|b)"), referent: undefined, rest: [], made },
  ],
  indexes: [],
  attached: [],
} as unknown as TablePage;

const finding = {
  rule: "drop-table",
  severity: "warning",
  message: `Table \`${hostile.replaceAll("`", "'")}\` is dropped.`,
  why: undefined,
  mend: undefined,
  remedy: "Keep it.",
  path: "v/a|b.py",
  line: 7,
  migration: relative,
  alembicSays: undefined,
  instead: "op.execute('''```''')\n",
} as unknown as FindingRow;

describe("what is copied", () => {
  it("has a table in as many cells as it has columns, whatever names have", () => {
    const text = tableAsMarkdown(page, { path: "v/a.py", id: "a1|b2", message: "" });
    const tables = marked.lexer(text).filter((token): token is Tokens.Table => token.type === "table");
    expect(tables.map(({ header, rows }) => [header.length, rows.length])).toEqual([
      [6, 1],
      [4, 1],
    ]);
    const cells = tables[0]?.rows[0]?.map(({ tokens }) => tokens.map(({ type }) => type));
    expect(cells).toEqual([["codespan"], ["codespan"], ["text"], ["codespan"], ["codespan"], ["codespan"]]);
    expect(text).toContain("as it is at revision `a1|b2`.");
    expect(text).toContain("`a{x \\| y}`");
    expect(tableAsMarkdown(page, undefined)).toContain("as it is at the heads.");
  });

  it("has a finding with its place, the reason and what to write", () => {
    const text = findingAsMarkdown(finding, { why: "Rows go.", mend: "Drop it later." });
    expect(text).toContain("- Where: `v/a|b.py:7`, revision `a1|b2` ");
    expect(text).toContain("- Why: Rows go.\n- What to do: Drop it later.\n");
    expect(text).toContain("````python\nop.execute('''```''')\n````");
    expect(findingAsMarkdown(finding)).toContain("- What to do: Keep it.");
  });

  it("has no HTML and no links but its own words", () => {
    const migration = {
      row: { message: hostile, file: "a.py", path: "v/a.py", revision: "a1", createDate: undefined },
      parents: [relative],
      children: [],
      dependencies: [],
      functions: [
        {
          name: "upgrade",
          coverage: "",
          operations: [{ words: piece(hostile), line: 4, certainty: "conditional", runs: "may run" }],
        },
      ],
      findings: [finding],
    } as unknown as MigrationPage;
    const text = migrationAsMarkdown(migration);
    expect(text).toContain("- Children: none, a head");
    expect(text).toMatch(/^1\. a.*\(line 4, may run\)$/m);
    for (const each of [text, tableAsMarkdown(page, undefined), findingAsMarkdown(finding)]) {
      expect(marked.parse(each, { async: false })).not.toMatch(/<(script|a|em|del|img)\b/);
    }
  });
});
