import { type ComponentChildren, createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { answerTo } from "../state/answers.ts";
import { addressOf } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { nameOf, objectAddress } from "./schema/kinds.ts";

/**
 * Where a piece of code leads, if it names something that has a page: an id, a file or a line of it, a rule, a table. What
 * stands before it may say that it is something else.
 */
type Leads = (code: string, before?: string) => string | undefined;

const Leads = createContext<Leads>(() => undefined);

/** Has names in it lead to their pages. */
export function WithLeads({
  audit,
  environment,
  children,
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly children: ComponentChildren;
}) {
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  const rules = answerTo(audit, "rules", { environment })?.value;
  const schema = answerTo(audit, "schema", { environment, revision: undefined })?.value;
  const leads = useMemo((): Leads => {
    const paths = new Map<string, string>();
    for (const { path, file, revision, isPassedOver } of migrations ?? []) {
      paths.set(path, path);
      if (!paths.has(file)) paths.set(file, path);
      if (revision && !(isPassedOver && paths.has(revision))) paths.set(revision, path);
    }
    const known = new Set(rules?.map(({ rule }) => rule.name as string));
    const tables = new Map(
      schema?.rows.flatMap(({ of }) => (of.kind === "table" ? [[nameOf(of), of] as const] : [])),
    );
    return (code, before = "") => {
      const [, named = code, line] = /^(.+?)(?::(\d+))?$/.exec(code) ?? [];
      const path = paths.get(named);
      if (path) return addressOf({ at: "migration", path, ...(line && { line: Number(line) }) }, "");
      if (known.has(code)) return addressOf({ at: "rule", name: code }, "");
      const table = otherThing.test(before) ? undefined : tables.get(code);
      return table && objectAddress(undefined, table);
    };
  }, [migrations, rules, schema]);
  return <Leads.Provider value={leads}>{children}</Leads.Provider>;
}

/** Words before a name that is not that of a table. */
const otherThing =
  /\b(columns?|keys?|index(es)?|constraints?|checks?|types?|enums?|values?|sequences?|schemas?|functions?|options?|variables?|parameters?|arguments?|class|begins? with)\s*(is|are|,|and|or)?\s*$/i;

/** What a name in a row of names is, the first of them says. */
export const wordsBefore = (text: string, before: string): string =>
  /^\s*(,|and|or|, and|, or)?\s*$/.test(text) ? before : text;

/** Words of an operation after which a table is named, or a column of one. */
const namesTable = /\b(table|on|into|from|column|to) ([\w.]+)/g;

/** The words of an operation, in which tables lead to their pages. */
export function OperationWords({ children }: { readonly children: string }) {
  const leads = useContext(Leads);
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const { 1: word, 2: named = "", index } of children.matchAll(namesTable)) {
    const table = word === "column" ? named.slice(0, Math.max(named.lastIndexOf("."), 0)) : named;
    const address = leads(table);
    const at = index + (word?.length ?? 0) + 1;
    if (!address || at < end) continue;
    parts.push(
      children.slice(end, at),
      <a key={at} href={address}>
        {named}
      </a>,
    );
    end = at + named.length;
  }
  return (
    <>
      {parts}
      {children.slice(end)}
    </>
  );
}

/** A name as code, which leads to its page if it has one. */
export function Name({ children, before }: { readonly children: string; readonly before?: string }) {
  const address = useContext(Leads)(children, before);
  const code = <code>{children}</code>;
  return address ? <a href={address}>{code}</a> : code;
}
