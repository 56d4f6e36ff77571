import type { EnvironmentView, MissingTable } from "../../engine/types.ts";
import { numberText, plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { objectAddress, schemaAddress } from "./kinds.ts";

/** `187 tables at the head. Two tables are altered but never created; one is altered after it was dropped.` */
export function SchemaSentence({ of }: { readonly of: EnvironmentView }) {
  const { tables, neverMade, usedAfter } = of.schema;
  if (of.migrations === 0) return null;
  const missing = [
    ...byVerb(neverMade).map(([verb, all]) => ({ all, says: `${verb} but never created` })),
    ...byVerb(usedAfter).map(([verb, all]) => ({
      all,
      says: `${verb} after ${all.length === 1 ? "it was" : "they were"} ${all[0]?.before ?? "dropped"}`,
    })),
  ];
  return (
    <p class="schema-sentence">
      <a href={schemaAddress(undefined, { what: "everything" })}>{plural(tables, "table")}</a> at the{" "}
      {of.heads.length === 1 ? "head" : "heads"}.{" "}
      {missing.map(({ all, says }, index) => (
        <span key={says}>
          {index > 0 && "; "}
          <a href={addressFor(all)}>
            {inWords(all.length, index === 0)}
            {index === 0 && (all.length === 1 ? " table" : " tables")}
          </a>{" "}
          {all.length === 1 ? "is" : "are"} {says}
        </span>
      ))}
      {missing.length > 0 && "."}
    </p>
  );
}

/** A table's own page, or where all of them are listed. */
function addressFor([first, ...more]: readonly MissingTable[]): string {
  return first?.isThere && more.length === 0
    ? objectAddress(undefined, first.table)
    : addressOf({ at: "schema", part: { what: "everything" } });
}

function byVerb(tables: readonly MissingTable[]): [string, MissingTable[]][] {
  const verbs = new Map<string, MissingTable[]>();
  for (const table of tables) {
    const key = `${table.verb} ${table.before}`;
    verbs.set(key, [...(verbs.get(key) ?? []), table]);
  }
  return [...verbs.values()].map((all) => [all[0]?.verb ?? "used", all]);
}

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A small number as people write it, at the beginning of a sentence with a large letter. */
function inWords(count: number, begins: boolean): string {
  const word = words[count] ?? numberText(count);
  return begins ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
