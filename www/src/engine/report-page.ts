import reportUrl from "../../../crate/assets/report.html?url";
import { later } from "../later.ts";

/** The page that reports are written into: fetched before anything is dropped, as nothing is fetched after that. */
export const reportPage = later(async () => {
  const response = await fetch(reportUrl);
  if (!response.ok) throw new Error(`the site answered ${response.status}`);
  return { text: await response.text() };
});
