/** Stands for `engine/report-page.ts` in the page that is one file: what reports are written into is in it. */

import { signal } from "@preact/signals";
import type * as engine from "../engine/report-page.ts";
import { embedded } from "./embedded.ts";

export const reportPage: typeof engine.reportPage = signal(undefined);

export const loadReportPage: typeof engine.loadReportPage = async () => {
  reportPage.value = await (await embedded("report-page")).text();
};
