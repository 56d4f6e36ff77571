/** Stands for `engine/module.ts` in the page that is one file: the analyzer is in it. */

import { compiledFrom } from "../engine/compile.ts";
import type * as engine from "../engine/module.ts";
import { embedded } from "./embedded.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

export const compiledModule: typeof engine.compiledModule = () => {
  compiled ??= compiledFrom(() => embedded("analyzer"));
  return compiled;
};
