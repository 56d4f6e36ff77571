/** Stands for `engine/module.ts` in the page that is one file: the analyzer is in it. */

import type * as engine from "../engine/module.ts";
import { engineNotLoaded, Stopped } from "../problems.ts";
import { embedded } from "./embedded.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

export const compiledModule: typeof engine.compiledModule = () => {
  compiled ??= unpacked().catch((error: unknown) => {
    throw new Stopped(engineNotLoaded(error instanceof Error ? error.message : String(error)));
  });
  return compiled;
};

async function unpacked(): Promise<WebAssembly.Module> {
  const analyzer = await embedded("analyzer");
  return WebAssembly.compile(await analyzer.arrayBuffer());
}
