import { effect, signal } from "@preact/signals";

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
      // Storage is off: the choice lasts as long as the tab.
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
