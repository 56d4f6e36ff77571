import fs from "node:fs";
import path from "node:path";
import { Parser } from "@dbml/core";
import { expect, test } from "@playwright/test";

// What the specs say that Limbeck writes, each with the specification that it stands in.
function written(format: string): { spec: string; text: string }[] {
  const specs = path.join(import.meta.dirname, "../specs");
  const files = fs
    .readdirSync(specs, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"));
  return files.flatMap((spec) => {
    const markdown = fs.readFileSync(path.join(specs, spec), "utf8");
    const blocks = markdown.matchAll(new RegExp(`^\`\`\`${format}[^\\n]*\\n(.*?)^\`\`\`$`, "gms"));
    return [...blocks].map((block) => ({ spec, text: block[1] ?? "" }));
  });
}

test("Mermaid reads each diagram and each chain that the specs have", async ({ page }) => {
  const drawings = [...written("as mermaid"), ...written("document \\S*\\.mmd")];
  expect(drawings.length).toBeGreaterThan(1);
  await page.addScriptTag({
    path: path.join(import.meta.dirname, "node_modules/mermaid/dist/mermaid.min.js"),
  });
  for (const { spec, text } of drawings) {
    const read = page.evaluate(
      (text) => (window as unknown as { mermaid: Mermaid }).mermaid.parse(text),
      text,
    );
    await expect(read, spec).resolves.toBeTruthy();
  }
});

test("dbdiagram.io's parser reads each schema that the specs have", () => {
  const schemas = written("as dbml");
  expect(schemas.length).toBeGreaterThan(1);
  for (const { spec, text } of schemas) {
    expect(() => new Parser().parse(text, "dbmlv2"), spec).not.toThrow();
  }
});

interface Mermaid {
  parse(text: string): Promise<unknown>;
}
