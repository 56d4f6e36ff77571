import { type Theme, theme, themes } from "../state/theme.ts";

/** What people call the themes. */
export const wordsForThemes: Record<Theme, string> = {
  system: "Theme: auto",
  light: "Theme: light",
  dark: "Theme: dark",
};

/** Light, dark, or as the system has it. */
export function ThemeChoice() {
  return (
    <label class="choice">
      <span class="unseen">Theme</span>
      <select
        title="Theme"
        value={theme.value}
        onChange={(event) => (theme.value = event.currentTarget.value as Theme)}
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {wordsForThemes[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
