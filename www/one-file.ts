import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What the browser itself refuses such a page: everything but the script and the style that are in it. */
const policy = (script: string, style: string, more: readonly string[]) =>
  [
    "default-src 'none'",
    `script-src ${[`'${hash(script)}'`, ...more].join(" ")}`,
    // What lays drawings out runs beside the page; its script is in the report, too.
    "worker-src blob:",
    `style-src '${hash(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** A script as it can stand in a page, where these would begin and end something. They stand in texts and patterns only. */
const inside = (script: string) => script.trim().replace(/<(?=!--|\/?script)/gi, "\\x3c");

const gzipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).toString("base64");

/** What else is put into a page, and what its script may do for that. */
interface More {
  /** What the page is called then, if not as it was. */
  readonly name?: string;
  /** Files by the id of the element that each is put into, as base64 of a gzip stream. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of the policy: `'wasm-unsafe-eval'`. */
  readonly scripts?: readonly string[];
}

/** Puts the script and the style of a page into it: one file is built, which needs no other. */
export const oneFile = ({ name, files: more = {}, scripts: allowed = [] }: More = {}): Plugin => ({
  name: "one-file",
  enforce: "post",
  // After all that Vite itself still changes.
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      // The glue of the analyzer names its code, and is never asked to fetch it.
      const files = Object.values(bundle).filter(({ fileName }) => !fileName.endsWith(".wasm"));
      const [script, ...scripts] = files.flatMap((file) =>
        file.type === "chunk" ? [inside(file.code)] : [],
      );
      const assets = files.flatMap((file) =>
        file.type === "asset" ? [{ file, text: String(file.source).trim() }] : [],
      );
      const styles = assets.filter(({ file }) => file.fileName.endsWith(".css"));
      const page = assets.find(({ file }) => file.fileName.endsWith(".html"));
      const [style] = styles;
      if (!script || scripts.length > 0 || !style || !page || files.length !== 3) {
        this.error(`one script, one style and one page are expected, not ${Object.keys(bundle).join(", ")}`);
      }
      const packed = Object.entries(more).map(
        ([id, path]) => `<script type="text/plain" id="${id}">${gzipped(path)}</script>\n`,
      );
      const source = page.text
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace(
          /<head>/,
          () =>
            `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy(script, style.text, allowed)}">`,
        )
        .replace(/<\/head>/, () => `<style>${style.text}</style>\n</head>`)
        .replace(/<\/body>/, () => `${packed.join("")}<script type="module">${script}</script>\n</body>`)
        .concat("\n");
      for (const built of Object.keys(bundle)) delete bundle[built];
      this.emitFile({ type: "asset", fileName: name ?? page.file.fileName, source });
    },
  },
});
