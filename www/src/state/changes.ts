/** What differs between two readings of one folder. */

import type { MigrationRow } from "../engine/types.ts";

/** What is noted of a reading. */
export interface Noted {
  /** Which state of each file was read, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Migrations of each environment, by its name. */
  readonly migrations: ReadonlyMap<string, readonly Pick<MigrationRow, "revision" | "message" | "path">[]>;
  /** By their fingerprints, which stay where lines move. */
  readonly findings: ReadonlyMap<string, Told>;
}

/** A finding, in short. */
export interface Told {
  readonly rule: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

/** A revision by its name: its id, or its file where it has none. */
export interface Revision {
  readonly name: string;
  readonly message: string;
  readonly path: string;
}

/** What only the later reading has, and what only the earlier one had. */
export interface Difference<T> {
  readonly added: readonly T[];
  readonly gone: readonly T[];
}

export interface Changes {
  readonly files: Difference<string> & { readonly edited: readonly string[] };
  readonly revisions: Difference<Revision>;
  readonly findings: Difference<Told>;
}

/** What is different now. */
export function changesBetween(before: Noted, now: Noted): Changes {
  const files = [...now.files.keys()];
  return {
    files: {
      added: files.filter((path) => !before.files.has(path)),
      edited: files.filter(
        (path) => before.files.has(path) && before.files.get(path) !== now.files.get(path),
      ),
      gone: [...before.files.keys()].filter((path) => !now.files.has(path)),
    },
    revisions: difference(revisionsOf(before), revisionsOf(now)),
    findings: difference(before.findings, now.findings),
  };
}

/** By environment and name. */
function revisionsOf({ migrations }: Noted): ReadonlyMap<string, Revision> {
  const all = [...migrations].flatMap(([environment, rows]) =>
    rows.map(({ revision, message, path }): [string, Revision] => {
      const name = revision ?? path;
      return [`${environment}\n${name}`, { name, message, path }];
    }),
  );
  return new Map(all);
}

const difference = <T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>): Difference<T> => ({
  added: only(now, before),
  gone: only(before, now),
});

const only = <T>(here: ReadonlyMap<string, T>, there: ReadonlyMap<string, T>): T[] =>
  [...here].flatMap(([key, value]) => (there.has(key) ? [] : [value]));

/** The findings of an audit, from what is written of them for other programs. */
export function findingsIn(sarif: string): Noted["findings"] {
  const { runs } = JSON.parse(sarif) as {
    runs: {
      results: {
        ruleId: string;
        message: { text: string };
        locations?: {
          physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number } };
        }[];
        partialFingerprints: Record<string, string>;
        suppressions?: unknown[];
      }[];
    }[];
  };
  const told = runs
    .flatMap(({ results }) => results)
    .filter(({ suppressions = [] }) => suppressions.length === 0)
    .map(({ ruleId: rule, message, locations: [place] = [], partialFingerprints }): [string, Told] => [
      Object.values(partialFingerprints).join(),
      {
        rule,
        message: message.text,
        path: decodeURIComponent(place?.physicalLocation.artifactLocation.uri ?? ""),
        line: place?.physicalLocation.region?.startLine ?? 0,
      },
    ]);
  return new Map(told);
}
