import { useMemo } from "preact/hooks";
import { answerTo } from "../../state/answers.ts";
import type { Audit } from "../../state/session.ts";

/** A revision that the schema can be looked at. */
export interface Revision {
  /** The migration's path; none for all heads together, where there are several. */
  readonly path: string | undefined;
  readonly id: string;
  readonly message: string;
}

/** The revisions of an environment in the order in which they run; where there are several heads, all of them last. */
export function useRevisions(audit: Audit, environment: number): readonly Revision[] | undefined {
  const rows = answerTo(audit, "migrations", { environment })?.value;
  const view = audit.overview.environments[environment];
  return useMemo(() => {
    if (!rows || !view) return undefined;
    const revisions = rows.flatMap(({ path, revision, message, file, isPassedOver }): Revision[] =>
      revision === undefined || isPassedOver ? [] : [{ path, id: revision, message: message || file }],
    );
    const all: Revision = { path: undefined, id: "heads", message: `all ${view.heads.length} heads` };
    return view.heads.length > 1 ? [...revisions, all] : revisions;
  }, [rows, view]);
}

/** The place of a revision among them; without a path that of the heads. */
export const placeOf = (revisions: readonly Revision[], path: string | undefined): number =>
  path === undefined ? revisions.length - 1 : revisions.findIndex((revision) => revision.path === path);

/** The path that stands for the revision at a place: the heads need none. */
export const pathAt = (revisions: readonly Revision[], place: number): string | undefined =>
  place >= revisions.length - 1 ? undefined : revisions[Math.max(place, 0)]?.path;

/** A revision's id as far as it is needed to know it again. */
export const shortId = (id: string): string => (id.length > 12 ? id.slice(0, 12) : id);
