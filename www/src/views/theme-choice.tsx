import { keepsTheme, type Theme, theme, themes } from "../state/theme.ts";

/** What people call the themes. */
export const wordsForThemes: Record<Theme, string> = {
  system: "Theme: auto",
  light: "Theme: light",
  dark: "Theme: dark",
};

/** Light, dark, or as the system has it; kept in this browser where the reader says so. */
export function ThemeChoice() {
  return (
    <span class="theme-choice">
      {theme.value !== "system" && !keepsTheme.value && (
        <button
          type="button"
          class="plain"
          title="Keep this theme in this browser"
          onClick={() => {
            keepsTheme.value = true;
          }}
        >
          Keep
        </button>
      )}
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
    </span>
  );
}
