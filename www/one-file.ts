import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** What the browser itself refuses a report: everything but the script and the style that are in it. */
const policy = (script: string, style: string) =>
  [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
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

/** Puts the script and the style of a page into it: one file is built, which needs no other. */
export const oneFile = (): Plugin => ({
  name: "one-file",
  enforce: "post",
  // After all that Vite itself still changes.
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const files = Object.values(bundle);
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
      page.file.source = page.text
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace(
          /<head>/,
          () => `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy(script, style.text)}">`,
        )
        .replace(/<\/head>/, () => `<style>${style.text}</style>\n</head>`)
        .replace(/<\/body>/, () => `<script type="module">${script}</script>\n</body>`)
        .concat("\n");
      for (const name of Object.keys(bundle)) if (name !== page.file.fileName) delete bundle[name];
    },
  },
});
