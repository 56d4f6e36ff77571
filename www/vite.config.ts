import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig as UserConfig } from "vitest/config";
import { installed, keeper } from "./installed.ts";
import { oneFile } from "./one-file.ts";

/**
 * What the browser itself refuses the page: any other origin, any inline script, `eval`, and any form.
 * Only in what is built: the development server needs more than the page may have.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The audit's own workers; the service worker, where the page is kept.
  "worker-src blob: 'self'",
  "manifest-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const path = (of: string) => fileURLToPath(new URL(of, import.meta.url));

/** What both builds have in common. */
const build = {
  target: "es2022",
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
} as const;

/** Marks for servers that render are no news: there are none of these here. */
const rolldownOptions = {
  onLog: (level, log, handle) => {
    if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
  },
} satisfies NonNullable<UserConfig["build"]>["rolldownOptions"];

/** The page. */
const page: UserConfig = {
  // Relative addresses only, so that the page works in any folder of any site.
  base: "./",
  build: {
    ...build,
    rolldownOptions: {
      ...rolldownOptions,
      input: { index: "index.html", keeper: path("src/offline/keeper.ts") },
      output: {
        entryFileNames: ({ name }) => (name === "keeper" ? keeper : "assets/[name]-[hash].js"),
      },
    },
  },
  // The list of limits is the core's, and so is what a report is written into.
  server: { fs: { allow: [".."] } },
  plugins: [
    {
      name: "content-security-policy",
      apply: "build",
      transformIndexHtml: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: policy },
          injectTo: "head-prepend",
        },
      ],
    },
    installed(path("installed")),
  ],
};

/** What reports are written into (`--mode report`): the page without the analyzer, in one file. */
const report: UserConfig = {
  base: "./",
  build: {
    ...build,
    // There is nothing to be fetched.
    modulePreload: false,
    outDir: "../target/report",
    emptyOutDir: true,
    cssCodeSplit: false,
    rolldownOptions: { ...rolldownOptions, input: "report.html", output: { codeSplitting: false } },
  },
  resolve: {
    alias: [
      {
        find: /^.*\/engine\/client\.ts$/,
        replacement: path("src/record/no-engine.ts"),
      },
      { find: /^.*\/(again|kept|write)\.tsx$/, replacement: path("src/record/no-folder.tsx") },
    ],
  },
  plugins: [oneFile()],
};

/** The page in one file, analyzer and all (`--mode offline`): it works from a disk. */
const offline: UserConfig = {
  base: "./",
  build: {
    ...build,
    modulePreload: false,
    // Beside the page, which is built before.
    emptyOutDir: false,
    cssCodeSplit: false,
    rolldownOptions: { ...rolldownOptions, output: { codeSplitting: false } },
  },
  resolve: {
    alias: [
      { find: /^.*\/module\.ts$/, replacement: path("src/offline/module.ts") },
      { find: /^.*\/report-page\.ts$/, replacement: path("src/offline/report-page.ts") },
    ],
  },
  plugins: [
    oneFile({
      name: "offline.html",
      files: { analyzer: path("pkg/limbeck_bg.wasm"), "report-page": path("../crate/assets/report.html") },
      scripts: ["'wasm-unsafe-eval'"],
    }),
  ],
};

const modes: Record<string, UserConfig> = { report, offline };

export default defineConfig(({ mode }) => ({
  ...(modes[mode] ?? page),
  // Some unpack very large archives: nothing is measured here.
  test: { include: ["src/**/*.test.ts"], testTimeout: 60_000 },
}));
