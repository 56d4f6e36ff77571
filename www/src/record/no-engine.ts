/** What stands in a report for `engine/client.ts`: there is no analyzer in it, and nothing asks for one. */

import { signal } from "@preact/signals";
import type * as engine from "../engine/client.ts";

const none = (): never => {
  throw new Error("there is no analyzer in a report");
};

export const readyEngine: typeof engine.readyEngine = none;
export const warmEngine: typeof engine.warmEngine = none;
export const ask: typeof engine.ask = none;
export const have: typeof engine.have = none;
export const reportPage: typeof engine.reportPage = { loaded: signal(undefined), load: none };
export const stopEngine: typeof engine.stopEngine = none;
