import { useMemo } from "preact/hooks";
import { useLatest } from "../../state/latest.ts";
import { adjust } from "../../state/route.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { Name } from "../leads.tsx";
import { ChangeGroups } from "./change-groups.tsx";
import { RevisionSlider } from "./revision-slider.tsx";
import { placeOf, type Revision } from "./revisions.ts";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly revisions: readonly Revision[];
  readonly revision: string | undefined;
  /** Since which revision, as the address has it. */
  readonly from: string | undefined;
}

/** What differs between two revisions. */
export function Changes({ audit, environment, revisions, revision, from }: Props) {
  // All heads together are the end: nothing changes from there on.
  const starts = useMemo(() => revisions.filter(({ path }) => path !== undefined), [revisions]);
  const to = placeOf(revisions, revision);
  // A report has what each revision changes.
  const isStep = isReport.value;
  const since = isStep
    ? to - 1
    : from === undefined
      ? to - 1
      : from === ""
        ? -1
        : starts.findIndex(({ path }) => path === from);
  const earlier = starts[since]?.path;
  const answer = useLatest(audit, "changes", { environment, from: earlier, to: revision });
  const choose = (place: number) =>
    adjust({
      view: {
        at: "schema",
        ...(revision !== undefined && { revision }),
        part: { what: "changes", from: starts[place]?.path ?? "" },
      },
    });
  return (
    <article class="object-page changes">
      <header>
        <h1>What changes</h1>
        {isStep ? (
          <p class="chosen">
            <Chosen revision={revisions[to]} />
          </p>
        ) : (
          <>
            <div class="between">
              <span>from</span>
              <RevisionSlider
                label="From revision"
                revisions={starts}
                at={since}
                first={-1}
                onChoose={choose}
              />
              <span>to</span>
              <p class="chosen">
                <Chosen revision={revisions[to]} />
              </p>
            </div>
            <p class="ways">
              <button type="button" class="plain" onClick={() => choose(-1)}>
                from the empty database
              </button>
              {to > 0 && (
                <button type="button" class="plain" onClick={() => choose(to - 1)}>
                  from the revision before
                </button>
              )}
              {since > to && <span class="tag">from the later to the earlier</span>}
            </p>
          </>
        )}
      </header>
      {answer?.value && (
        <ChangeGroups
          of={answer.value.groups}
          revision={isStep ? undefined : revision}
          from={isStep ? undefined : earlier}
        />
      )}
    </article>
  );
}

const Chosen = ({ revision }: { readonly revision: Revision | undefined }) => (
  <>
    {revision?.path !== undefined && (
      <>
        <Name>{revision.id}</Name>{" "}
      </>
    )}
    <bdi>{revision?.message}</bdi>
  </>
);
