import { type Theme, theme, themes } from "../state/theme.ts";

/** Light, dark, or as the system has it. */
export function ThemeChoice() {
  return (
    <label class="choice">
      <span class="unseen">Theme</span>
      <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {name === "system" ? "System theme" : name === "light" ? "Light" : "Dark"}
          </option>
        ))}
      </select>
    </label>
  );
}
