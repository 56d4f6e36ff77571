import { useMemo } from "preact/hooks";
import { answerTo } from "../state/answers.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";

/** Where a piece of code leads: an id, the path of a migration, or a line of it. */
export function useLeads(audit: Audit, environment: number): (code: string) => string | undefined {
  const rows = answerTo(audit, "migrations", { environment })?.value;
  return useMemo(() => {
    const paths = new Map<string, string>();
    for (const { path, revision } of rows ?? []) {
      paths.set(path, path);
      if (revision) paths.set(revision, path);
    }
    return (code) => {
      const [, named = code, line] = /^(.+?)(?::(\d+))?$/.exec(code) ?? [];
      const path = paths.get(named);
      return path && addressOf({ at: "migration", path, ...(line && { line: Number(line) }) }, "");
    };
  }, [rows]);
}
