import { render } from "preact";
import { drawing, markdown } from "./later.ts";
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
void drawing.load().then(markdown.load);
