import { wordsOf } from "../input/failed.ts";
import {
  engineNotLoaded,
  notTheAnalyzer,
  noWebAssembly,
  Stopped,
  webAssemblyForbidden,
} from "../problems.ts";

/** The analyzer, compiled from what brings its code. */
export async function compiledFrom(bring: () => Promise<Response>): Promise<WebAssembly.Module> {
  if (!("WebAssembly" in globalThis)) throw new Stopped(noWebAssembly());
  try {
    const response = await bring();
    if (!response.ok) throw new Error(`the site answered ${response.status} ${response.statusText}`.trim());
    // Some static hosts don't know the type that streaming insists on.
    return response.headers.get("content-type") === "application/wasm"
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    if (isForbidden()) throw new Stopped(webAssemblyForbidden());
    const problem = error instanceof WebAssembly.CompileError ? notTheAnalyzer : engineNotLoaded;
    throw new Stopped(problem(wordsOf(error)));
  }
}

/** Whether not even the smallest module there is may be compiled. */
function isForbidden(): boolean {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}
