import { effect } from "@preact/signals";
import { render } from "preact";
import { loadReportPage } from "./engine/client.ts";
import { drawing, furtherViews, markdown, reports } from "./later.ts";
import { noteOpened } from "./state/opened.ts";
import { followAddress, route } from "./state/route.ts";
import { followScreen } from "./state/screen.ts";
import { judgeAs, loadEngine, work } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import { App } from "./views/app.tsx";
import "./tokens.css";
import "./base.css";

applyTheme();
followAddress();
followScreen();
effect(() => judgeAs(route.value.judging));
effect(() => work.value && noteOpened());
void loadEngine();
render(<App />, document.getElementById("page") as HTMLElement);
// After what the page itself needs, and before anything can be dropped.
void furtherViews.load().then(drawing.load).then(markdown.load).then(reports.load).then(loadReportPage);
