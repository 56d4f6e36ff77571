import type { PartRow } from "../../engine/types.ts";
import { Pieces } from "../body.tsx";
import { MadeLink, Marks, ObjectLink } from "./links.tsx";
import { Section } from "./section.tsx";
import "./parts.css";

/** Keys, constraints, indexes or triggers, each with what it says and the revision that made it. */
export function Parts({
  title,
  of,
  revision,
}: {
  readonly title: string;
  readonly of: readonly PartRow[];
  readonly revision: string | undefined;
}) {
  return (
    <Section title={title} count={of.length}>
      <ul class="ruled object-parts">
        {of.map((part, index) => (
          <li key={index}>
            <span class="kind">{part.kind}</span>
            <div>
              <p class="says">
                <code>
                  <Pieces of={part.definition} />
                </code>
                {part.referent && (
                  <>
                    {" → "}
                    <ObjectLink revision={revision} of={part.referent} />{" "}
                    <code>
                      <Pieces of={part.rest} />
                    </code>
                  </>
                )}
              </p>
              {part.name !== "" && (
                <p class="called">
                  <code>{part.name}</code>
                  {part.isMadeUp && (
                    <span class="tag" title="The author gave it no name: this is the one it gets">
                      made up
                    </span>
                  )}
                </p>
              )}
            </div>
            <span class="made">
              <Marks of={{ isAssumed: false, isCertain: part.isCertain }} />
              {part.made && <MadeLink of={part.made} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
