import type { ChangeGroup } from "../../engine/types.ts";
import { numberText, plural } from "../../state/locale.ts";
import { route } from "../../state/route.ts";
import { matches } from "../../state/words.ts";
import { useSlices } from "../slices.ts";
import { nameOf } from "./kinds.ts";
import { ObjectLink } from "./links.tsx";
import "./changes.css";

/** Objects that are drawn in one go. */
const slice = 50;

type How = ChangeGroup["how"];

const signs: Record<How, string> = { added: "+", removed: "−", changed: "~" };

/** How things are found to differ, in words. */
const differing: Record<How, string> = { added: "added", removed: "removed", changed: "changed" };

/** Differences, by the table or other object that they are of. */
export function ChangeGroups({
  of: groups,
  revision,
  from,
  words = differing,
}: {
  readonly of: readonly ChangeGroup[];
  /** What a way to differ is called here. */
  readonly words?: Record<How, string>;
  readonly revision: string | undefined;
  readonly from: string | undefined;
}) {
  const { search } = route.value;
  const shown = groups.filter(({ of }) => matches(search, [nameOf(of)]));
  const slices = useSlices(JSON.stringify([from, revision, search]), Math.ceil(shown.length / slice));
  if (groups.length === 0) return <p class="dim">There are no known differences between the two.</p>;
  return (
    <>
      <p class="counts" role="status">
        {(["added", "removed", "changed"] as const).map((how) => {
          const count = groups.filter((group) => group.how === how).length;
          return (
            count > 0 && (
              <span key={how} class={how}>
                <b aria-hidden="true">{signs[how]}</b> {plural(count, "object")} {words[how]}
              </span>
            )
          );
        })}
        {shown.length < groups.length && (
          <span>
            shown {numberText(shown.length)} of {numberText(groups.length)}
          </span>
        )}
      </p>
      <ul class="ruled change-groups">
        {shown.slice(0, slices * slice).map((group) => (
          <li key={`${group.of.kind} ${nameOf(group.of)}`} class={group.how}>
            <p>
              <Sign how={group.how} word={words[group.how]} /> <span class="kind">{group.of.kind}</span>{" "}
              {/* What is gone has its page where it still was. */}
              <ObjectLink revision={group.how === "removed" ? from : revision} of={group.of} />
              {group.columns !== undefined && <span class="dim"> {plural(group.columns, "column")}</span>}
              {!group.isCertain && <span class="tag">maybe</span>}
            </p>
            {group.parts.length > 0 && (
              <ul>
                {group.parts.map((part, index) => (
                  <li key={index} class={part.how}>
                    <Sign how={part.how} word={words[part.how]} />{" "}
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

const Sign = ({ how, word }: { readonly how: How; readonly word: string }) => (
  <span class={`sign ${how}`}>
    <span aria-hidden="true">{signs[how]}</span>
    <span class="unseen">{word}:</span>
  </span>
);
