import { useMemo } from "preact/hooks";
import { answerTo } from "../state/answers.ts";
import { route } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { matches } from "../state/words.ts";

/** What is searched for, in any of the lists. */
export interface Search {
  /** Whether a file is searched for: by its path, or by the texts that are to be searched of it. */
  readonly keeps: (path: string, texts: readonly (string | undefined)[]) => boolean;
  /** What an address means: `from a1b2 to the heads: 12 revisions`. */
  readonly means: string | undefined;
  /** Why it means nothing, in Alembic's words. */
  readonly problem: string | undefined;
}

/** What stands in the search box: revisions as Alembic addresses them, or else words. */
export function useSearch(audit: Audit, environment: number): Search {
  const text = route.value.search.trim();
  const found = text === "" ? undefined : answerTo(audit, "resolve", { environment, text })?.value;
  return useMemo(() => {
    const { means, problem } = found ?? {};
    const addressed = found && problem === undefined && new Set(found.paths);
    return {
      keeps: (path, texts) => (addressed ? addressed.has(path) : matches(text, texts)),
      means,
      problem,
    };
  }, [text, found]);
}

/** What the address that is searched for means, or why it means nothing. */
export function Meaning({ of: { means, problem } }: { readonly of: Search }) {
  if (problem !== undefined) {
    return (
      <p class="meaning">
        As an address, Alembic says: <q>{problem}</q>
      </p>
    );
  }
  return means === undefined ? null : <p class="meaning">{means}</p>;
}
