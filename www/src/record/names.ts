/** What has a name that is looked for, where there is no analyzer to ask: `crate/src/view/find.rs` finds the same. */

import type { Found, MigrationRow, RuleRow, SchemaView, TablePage } from "../engine/types.ts";
import { rankOf } from "../state/words.ts";

/** What has names. */
export interface Named {
  readonly migrations: readonly MigrationRow[];
  readonly schema: SchemaView | undefined;
  readonly tables: readonly TablePage[];
  readonly rules: readonly RuleRow[];
}

/** The most that is found of a kind. */
const most = 8;

/** What has all the words of a text in its name, those first that begin with it; a handful of each kind. */
export function found({ migrations, schema, tables, rules }: Named, text: string): Found[] {
  const kinds: readonly (readonly Found[])[] = [
    migrations
      .map((row) => ({
        kind: "revision",
        name: row.revision ?? row.file,
        beside: row.message,
        path: row.path,
        object: undefined,
      }))
      .reverse(),
    schema?.rows.map(({ of }) => ({
      kind: of.kind,
      name: of.schema === undefined ? of.name : `${of.schema}.${of.name}`,
      beside: "",
      path: undefined,
      object: of,
    })) ?? [],
    tables.flatMap(({ row: { of }, columns }) =>
      columns.map(({ name }) => ({
        kind: "column",
        name,
        beside: of.schema === undefined ? of.name : `${of.schema}.${of.name}`,
        path: undefined,
        object: of,
      })),
    ),
    rules.map(({ rule }) => ({
      kind: "rule",
      name: rule.name,
      beside: rule.what,
      path: undefined,
      object: undefined,
    })),
  ];
  if (text.trim() === "") return [];
  return kinds.flatMap((of) =>
    of
      .flatMap((it) => {
        // What a rule is about has too many words to be found by.
        const rank = rankOf(text, it.name, it.kind === "rule" ? [] : [it.beside, it.path]);
        return rank === undefined ? [] : [{ rank, it }];
      })
      .sort((one, other) => one.rank - other.rank || one.it.name.length - other.it.name.length)
      .slice(0, most)
      .map(({ it }) => it),
  );
}
