/** What migrations are judged for, as the address has it: names and ids, and nothing private. */

import type { Dialect, Level, Options, Version } from "../engine/types.ts";

/** What the address says of it: what isn't said is as the folder says. */
export interface Judging {
  readonly dialect?: Dialect;
  readonly version?: string;
  /** Ids up to which all is deployed. */
  readonly deployed?: readonly string[];
  readonly rules?: readonly (readonly [string, Level])[];
}

const dialects: readonly Dialect[] = ["postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle", "other"];
const levels: readonly Level[] = ["off", "info", "warning", "error"];

/** How it stands in an address. */
export const judgingTexts = (of: Judging): Readonly<Record<string, string | undefined>> => ({
  db: of.dialect,
  version: of.version,
  deployed: of.deployed?.join(","),
  rules: of.rules?.map((rule) => rule.join(":")).join(","),
});

/** What an address says of it; what it doesn't know, it leaves out. */
export function judgingFrom(query: URLSearchParams): Judging {
  const list = (name: string) => (query.get(name) ?? "").split(",").filter(Boolean);
  const dialect = dialects.find((known) => known === query.get("db"));
  const version = versionFrom(query.get("version") ?? "") && (query.get("version") as string);
  const deployed = list("deployed");
  const rules = list("rules").flatMap((text): [string, Level][] => {
    const [rule = "", word] = text.split(":");
    const level = levels.find((known) => known === word);
    return level && /^[a-z0-9-]+$/.test(rule) ? [[rule, level]] : [];
  });
  return {
    ...(dialect && { dialect }),
    ...(version && { version }),
    ...(deployed.length > 0 && { deployed }),
    ...(rules.length > 0 && { rules }),
  };
}

/** What of the options an address may hold. */
export function judgingOf({ dialect, version, deployed, rules }: Options): Judging {
  return {
    ...(dialect && { dialect }),
    ...(version && { version: versionText(version) }),
    ...(deployed.length > 0 && { deployed }),
    ...(rules.size > 0 && { rules: [...rules] }),
  };
}

/** Options with what an address says. */
export const judgedAs = (options: Options, { dialect, version, deployed, rules }: Judging): Options => ({
  ...options,
  dialect,
  version: versionFrom(version ?? ""),
  deployed: [...(deployed ?? [])],
  rules: new Map(rules),
});

/** Whether two mean the same. */
export const isSameJudging = (one: Judging, other: Judging): boolean =>
  JSON.stringify(judgingTexts(one)) === JSON.stringify(judgingTexts(other));

/** `15`, `8.4`: a version as people write it. */
export const versionText = ({ major, minor }: Version): string =>
  minor === 0 && major >= 10 ? `${major}` : `${major}.${minor}`;

/** The version that a text means, if it means one. */
export function versionFrom(text: string): Version | undefined {
  const [, major, minor] = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor ?? 0) };
}
