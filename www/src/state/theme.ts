import { effect, signal } from "@preact/signals";
import { themeNotKept } from "../problems.ts";
import { tell } from "./told.ts";

/** Light, dark, or as the system has it. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "limbeck-theme";

export const theme = signal<Theme>(remembered());

/** Shows the page in the theme chosen, and remembers it. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    try {
      if (theme.value === "system") localStorage.removeItem(key);
      else localStorage.setItem(key, theme.value);
    } catch {
      // Where storage is off and nobody has chosen, there is nothing to keep.
      if (theme.value !== "system") tell(themeNotKept());
    }
  });
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((known) => known === stored) ?? "system";
  } catch {
    return "system";
  }
}
