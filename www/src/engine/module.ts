import wasmUrl from "../../pkg/limbeck_bg.wasm?url";
import { engineNotLoaded, Stopped } from "../problems.ts";

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The analyzer's code: fetched and compiled once, when the page starts, so that nothing is fetched
 * after a drop. A failure is forgotten, and the next call tries again.
 */
export function compiledModule(): Promise<WebAssembly.Module> {
  compiled ??= fetchedModule().catch((error: unknown) => {
    compiled = undefined;
    throw new Stopped(engineNotLoaded(error instanceof Error ? error.message : String(error)));
  });
  return compiled;
}

async function fetchedModule(): Promise<WebAssembly.Module> {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`the site answered ${response.status} ${response.statusText}`.trim());
  // Some static hosts don't know the type that streaming insists on.
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
