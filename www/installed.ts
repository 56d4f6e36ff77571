import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The service worker as the bundler names it. Its address is what a browser knows it by, so it is never another one. */
export const keeper = "keep.js";

const digest = (content: string | Uint8Array) => createHash("sha256").update(content);

/**
 * What makes a page that can be installed and kept: the manifest and icons of `folder` beside it, and in the service worker
 * the list of exactly the files of this build, each with its hash.
 */
export const installed = (folder: string): Plugin => ({
  name: "installed",
  enforce: "post",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "link", attrs: { rel: "manifest", href: "manifest.webmanifest" }, injectTo: "head" },
    { tag: "link", attrs: { rel: "apple-touch-icon", href: "icon-192.png" }, injectTo: "head" },
  ],
  // After all that Vite itself still changes.
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      const worker = bundle[keeper];
      if (worker?.type !== "chunk") this.error(`${keeper} is not built`);
      if (worker.imports.length > 0)
        this.error(`${keeper} has to stand alone, and imports ${worker.imports}`);
      const beside = readdirSync(folder).map((name): [string, Uint8Array] => [
        name,
        readFileSync(`${folder}/${name}`),
      ]);
      for (const [fileName, source] of beside) this.emitFile({ type: "asset", fileName, source });
      const built = Object.values(bundle)
        .filter((file) => file !== worker)
        .map((file): [string, string | Uint8Array] => [
          file.fileName,
          file.type === "chunk" ? file.code : file.source,
        ]);
      const files = Object.fromEntries(
        [...built, ...beside]
          .map(([name, content]) => [name, `sha256-${digest(content).digest("base64")}`])
          .sort(),
      );
      // Another worker is another build, too: what one of them stores is never the other's.
      const name = digest(JSON.stringify(files) + worker.code)
        .digest("hex")
        .slice(0, 16);
      worker.code = `const build = ${JSON.stringify({ name, files })};\n${worker.code}`;
    },
  },
});
