import type { Options } from "../../engine/types.ts";
import { versionText } from "../../state/judging.ts";

/** What a pyproject.toml says for the same settings; nothing where none is made. */
export function tomlOf({ dialect, version, deployed, rules, sizes }: Options): string | undefined {
  const quoted = (text: string) => JSON.stringify(text);
  const lines = [
    dialect && dialect !== "other" && `database = ${quoted(dialect)}`,
    version && `version = ${quoted(versionText(version))}`,
    deployed.length > 0 && `deployed = [${deployed.map(quoted).join(", ")}]`,
    sizes.size > 0 && 'sizes = "sizes.csv"',
    rules.size > 0 && "\n[tool.limbeck.rules]",
    ...[...rules].map(([name, level]) => `${name} = ${quoted(level)}`),
  ].filter(Boolean);
  return lines.length === 0 ? undefined : `[tool.limbeck]\n${lines.join("\n")}\n`;
}
