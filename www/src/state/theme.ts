import { effect, signal } from "@preact/signals";
import { themeNotKept } from "../problems.ts";
import { tell } from "./told.ts";

/** Light, dark, or as the system has it. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "limbeck-theme";

const kept = themes.find((known) => known === keptText());

export const theme = signal<Theme>(kept ?? "system");

/** Whether the theme is kept in this browser: only where the reader says so. */
export const keepsTheme = signal(kept !== undefined);

/** Shows the page in the theme chosen, and keeps it where that is wanted. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    try {
      if (keepsTheme.value) localStorage.setItem(key, theme.value);
      else localStorage.removeItem(key);
    } catch {
      // Where storage is off and nobody has chosen, there is nothing to keep.
      if (theme.value !== "system") tell(themeNotKept());
    }
  });
}

function keptText(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
