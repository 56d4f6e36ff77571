import wasmUrl from "../../pkg/limbeck_bg.wasm?url";
import { compiledFrom } from "./compile.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The analyzer's code: fetched and compiled once, when the page starts, so that nothing is fetched
 * after a drop. A failure is forgotten, and the next call tries again.
 */
export function compiledModule(): Promise<WebAssembly.Module> {
  compiled ??= compiledFrom(() => fetch(wasmUrl)).catch((error: unknown) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}
