import { useMemo } from "preact/hooks";
import type { ChangeGroup, ChangesView } from "../../engine/types.ts";
import { useLatest } from "../../state/latest.ts";
import { adjust, route } from "../../state/route.ts";
import type { Audit } from "../../state/session.ts";
import { plural } from "../marks.tsx";
import { matches } from "../search.tsx";
import { nameOf } from "./kinds.ts";
import { ObjectLink } from "./links.tsx";
import { RevisionSlider } from "./revision-slider.tsx";
import { placeOf, type Revision } from "./revisions.ts";

type How = ChangeGroup["how"];

const signs: Record<How, string> = { added: "+", removed: "−", changed: "~" };

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
  const since =
    from === undefined ? to - 1 : from === "" ? -1 : starts.findIndex(({ path }) => path === from);
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
        <div class="between">
          <span>from</span>
          <RevisionSlider label="From revision" revisions={starts} at={since} first={-1} onChoose={choose} />
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
      </header>
      {answer?.value && <Groups of={answer.value} revision={revision} from={earlier} />}
    </article>
  );
}

const Chosen = ({ revision }: { readonly revision: Revision | undefined }) => (
  <>
    {revision?.path !== undefined && <code>{revision.id} </code>}
    {revision?.message}
  </>
);

function Groups({
  of: { groups },
  revision,
  from,
}: {
  readonly of: ChangesView;
  readonly revision: string | undefined;
  readonly from: string | undefined;
}) {
  const { search } = route.value;
  const shown = groups.filter(({ of }) => matches(search, [nameOf(of)]));
  if (groups.length === 0) return <p class="dim">Nothing that is known differs between the two.</p>;
  return (
    <>
      <p class="counts" role="status">
        {(["added", "removed", "changed"] as const).map((how) => {
          const count = groups.filter((group) => group.how === how).length;
          return (
            count > 0 && (
              <span key={how} class={how}>
                <b aria-hidden="true">{signs[how]}</b> {plural(count, "object")} {how}
              </span>
            )
          );
        })}
        {shown.length < groups.length && (
          <span>
            shown {shown.length} of {groups.length.toLocaleString("en")}
          </span>
        )}
      </p>
      <ul class="change-groups">
        {shown.map((group) => (
          <li key={`${group.of.kind} ${nameOf(group.of)}`} class={group.how}>
            <p>
              <Sign how={group.how} /> <span class="kind">{group.of.kind}</span>{" "}
              {/* What is gone has its page where it still was. */}
              <ObjectLink revision={group.how === "removed" ? from : revision} of={group.of} />
              {group.columns !== undefined && <span class="dim"> {plural(group.columns, "column")}</span>}
              {!group.isCertain && <span class="tag">maybe</span>}
            </p>
            {group.parts.length > 0 && (
              <ul>
                {group.parts.map((part, index) => (
                  <li key={index} class={part.how}>
                    <Sign how={part.how} />{" "}
                    {part.word !== "" && (
                      <>
                        <span class="kind">{part.word}</span> <code>{part.name}</code>{" "}
                      </>
                    )}
                    <span class="aspects">{part.aspects.join(part.how === "added" ? " " : "; ")}</span>
                    {!part.isCertain && <span class="tag">maybe</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

const Sign = ({ how }: { readonly how: How }) => (
  <span class={`sign ${how}`}>
    <span aria-hidden="true">{signs[how]}</span>
    <span class="unseen">{how}:</span>
  </span>
);
