import type { Recording } from "../record/recording.ts";
import "./about-report.css";

/** The page is that of a report, and shows nothing else. */
export const isPageOfReport = import.meta.env.MODE === "report";

/** What wrote a report, what is not in it, and how there is a new one. */
export function AboutReport({ of: { limbeck, hasSource } }: { readonly of: Recording }) {
  return (
    <p class="about-report">
      This is a report, to be read. Limbeck {limbeck} wrote it; all of it is in one file, which makes no
      request. Passwords are masked{!hasSource && ", and the text of files was left out"}. With Limbeck, a
      folder of Alembic migrations can be dropped on a page, and{" "}
      <code>limbeck audit FOLDER --format html</code> writes such a report.
    </p>
  );
}
