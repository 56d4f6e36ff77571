/** Stands for `engine/report-page.ts` in the page that is one file: what reports are written into is in it. */

import type * as engine from "../engine/report-page.ts";
import { later } from "../later.ts";
import { embedded } from "./embedded.ts";

export const reportPage: typeof engine.reportPage = later(async () => ({
  text: await (await embedded("report-page")).text(),
}));
