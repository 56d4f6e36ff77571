import { effect } from "@preact/signals";
import { render } from "preact";
import { reportPage } from "./engine/client.ts";
import { drawing, furtherViews, markdown, reports } from "./later.ts";
import { noteOpened } from "./state/opened.ts";
import { followAddress, route } from "./state/route.ts";
import { followScreen } from "./state/screen.ts";
import { judgeAs, loadEngine, work } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import { tellOfFaults } from "./state/told.ts";
import { App } from "./views/app.tsx";
import "./tokens.css";
import "./base.css";

tellOfFaults();
applyTheme();
followAddress();
followScreen();
effect(() => judgeAs(route.value.judging));
effect(() => work.value && noteOpened());
void loadEngine();
const page = document.getElementById("page") as HTMLElement;
// It said that nothing had started yet.
page.replaceChildren();
render(<App />, page);
// After what the page itself needs, and before anything can be dropped.
void furtherViews.load().then(drawing.load).then(markdown.load).then(reports.load).then(reportPage.load);
