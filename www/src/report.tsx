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

applyTheme();
followAddress();
followScreen();
// All of it is in this file.
await Promise.all([furtherViews.load(), drawing.load(), markdown.load()]);
const recording = await recordingFrom(document.getElementById("record")?.textContent ?? "");
show(recording, { kind: "report", name: recording.name });
render(<Page />, document.getElementById("page") as HTMLElement);

function Page() {
  const now = settled.value;
  return now.at === "audited" ? <Frame audit={now.audit} /> : null;
}
