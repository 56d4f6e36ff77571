import type { OperationView } from "../engine/types.ts";
import { numberText } from "../state/locale.ts";

/** Operations after each other that stand under the same conditions. */
export interface Group extends Pick<OperationView, "guards" | "through" | "autocommit"> {
  /** Place of its first operation in the function. */
  readonly first: number;
  readonly operations: readonly OperationView[];
}

/** The operations of a function, so that what they stand under is said once for all that it is true of. */
export function groupsOf(operations: readonly OperationView[]): readonly Group[] {
  const groups: (Group & { operations: OperationView[] })[] = [];
  let last: string | undefined;
  for (const [first, operation] of operations.entries()) {
    const { guards, through, autocommit } = operation;
    const key = JSON.stringify([guards, through, autocommit]);
    if (key === last) groups.at(-1)?.operations.push(operation);
    else groups.push({ guards, through, autocommit, first, operations: [operation] });
    last = key;
  }
  return groups;
}

/** What a line of the source makes: its operations, by the line. */
export function operationsByLine(
  functions: readonly { readonly name: string; readonly operations: readonly OperationView[] }[],
): ReadonlyMap<number, readonly Made[]> {
  const byLine = new Map<number, Made[]>();
  for (const { name, operations } of functions) {
    for (const [index, { line, words }] of operations.entries()) {
      const text = words.map(({ text, isHole }) => (isHole ? `{${text}}` : text)).join("");
      byLine.set(line, [...(byLine.get(line) ?? []), { name, index, words: text }]);
    }
  }
  return byLine;
}

/** An operation that a line makes. */
export interface Made {
  /** Its function. */
  readonly name: string;
  /** Its place there. */
  readonly index: number;
  /** What it does. */
  readonly words: string;
}

/** What a line makes, in so many letters that it still reads as a note beside the line. */
export function noteOf(made: readonly Made[]): string {
  const [first, ...more] = made;
  if (!first) return "";
  const names = [...new Set(made.map(({ name }) => name))].join(" and ");
  if (more.length > 0) return `${names}: ${numberText(made.length)} operations`;
  return `${names}: ${first.words.length > 72 ? `${first.words.slice(0, 71).trimEnd()}…` : first.words}`;
}
