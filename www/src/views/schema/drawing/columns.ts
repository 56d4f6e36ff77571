import { useMemo } from "preact/hooks";
import type { DrawnColumn } from "../../../drawing/graph.ts";
import type { Shown } from "../../../drawing/shown.ts";
import type { DrawingView } from "../../../engine/types.ts";
import { answerTo } from "../../../state/answers.ts";
import type { Audit } from "../../../state/session.ts";

/** All columns of a table by its place, of those that are shown; nothing until all of them are known. */
export function useColumns(
  audit: Audit,
  asked: { readonly environment: number; readonly revision: string | undefined },
  view: DrawingView | undefined,
  shown: Shown | undefined,
): ((place: number) => readonly DrawnColumn[]) | undefined {
  const closed = new Set(shown?.groups.flatMap(({ name, tables }) => (shown.open.has(name) ? [] : tables)));
  const places = shown?.places.filter((place) => !closed.has(place)) ?? [];
  const pages = places.map((place) => {
    const { schema, name } = view?.tables[place]?.of ?? { name: "" };
    return answerTo(audit, "table", { ...asked, schema, name });
  });
  const isKnown = shown !== undefined && pages.every((page) => page !== undefined);
  return useMemo(() => {
    if (!isKnown) return undefined;
    const columns = new Map(
      places.map((place, index) => [
        place,
        (pages[index]?.value?.columns ?? []).map(({ name, isPrimary, references }) => ({
          name,
          mark: isPrimary ? "PK" : references.length > 0 ? "FK" : "",
        })),
      ]),
    );
    return (place) => columns.get(place) ?? [];
  }, [view, isKnown, places.join(" ")]);
}
