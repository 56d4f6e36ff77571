/** A report: the page with what was written down of one audit, and nothing that could read another. */

import { render } from "preact";
import { drawing, furtherViews, markdown } from "./later.ts";
import { recordingFrom } from "./record/recording.ts";
import { followAddress } from "./state/route.ts";
import { followScreen } from "./state/screen.ts";
import { settled, show } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import { Frame } from "./views/frame.tsx";
import "./tokens.css";
import "./base.css";
import "./views/problem.css";

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
  render(<NotShown why={error instanceof Error ? error.message : String(error)} />, page);
}

function Page() {
  const now = settled.value;
  return now.at === "audited" ? <Frame audit={now.audit} /> : null;
}

function NotShown({ why }: { readonly why: string }) {
  return (
    <main class="problem">
      <h1>This report can't be shown.</h1>
      <p>
        Either the file is cut off, or the browser is older than 2023 and can't unpack it: {why}. Open it in
        another browser, or have it sent once more.
      </p>
    </main>
  );
}
