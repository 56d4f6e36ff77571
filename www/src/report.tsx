/** A report: the page with what was written down of one audit, and nothing that could read another. */

import { render } from "preact";
import { wordsOf } from "./input/failed.ts";
import { drawing, furtherViews, markdown } from "./later.ts";
import { type Problem, reportNotShown } from "./problems.ts";
import { recordingFrom } from "./record/recording.ts";
import { followAddress } from "./state/route.ts";
import { followScreen } from "./state/screen.ts";
import { settled, show } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import { tellOfFaults } from "./state/told.ts";
import { Frame } from "./views/frame.tsx";
import { Notice } from "./views/notice.tsx";
import "./tokens.css";
import "./base.css";
import "./views/problem.css";

tellOfFaults();
applyTheme();
followAddress();
followScreen();
// All of it is in this file.
await Promise.all([furtherViews.load(), drawing.load(), markdown.load()]);
const page = document.getElementById("page") as HTMLElement;
try {
  const recording = await recordingFrom(document.getElementById("record")?.textContent ?? "");
  show(recording, { kind: "report", name: recording.name });
  render(<Page />, page);
} catch (error) {
  render(<NotShown problem={reportNotShown(wordsOf(error))} />, page);
}

function Page() {
  const now = settled.value;
  return (
    <>
      {now.at === "audited" && <Frame audit={now.audit} />}
      <Notice />
    </>
  );
}

function NotShown({ problem: { title, kept, next } }: { readonly problem: Problem }) {
  return (
    <main class="problem">
      <h1>{title}</h1>
      <p>{kept}</p>
      <p>{next}</p>
    </main>
  );
}
