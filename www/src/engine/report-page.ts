import { signal } from "@preact/signals";
import reportUrl from "../../../crate/assets/report.html?url";

/** The page that reports are written into: fetched before anything is dropped, as nothing is fetched after that. */
export const reportPage = signal<string | undefined>(undefined);

export async function loadReportPage(): Promise<void> {
  // Without it there is everything but reports.
  const response = await fetch(reportUrl).catch(() => undefined);
  if (response?.ok) reportPage.value = await response.text();
}
