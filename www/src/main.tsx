import { render } from "preact";
import { loadDrawing } from "./drawing/load.ts";
import { followAddress } from "./state/route.ts";
import { followScreen } from "./state/screen.ts";
import { loadEngine } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import { App } from "./views/app.tsx";
import "./tokens.css";
import "./base.css";

applyTheme();
followAddress();
followScreen();
void loadEngine();
render(<App />, document.getElementById("page") as HTMLElement);
// After what the page itself needs, and before anything can be dropped.
void loadDrawing();
