import type { ObjectPage } from "../../engine/types.ts";
import { Pieces } from "../body.tsx";
import { sqlPieces } from "../sql.ts";
import { History } from "./history.tsx";
import { ObjectLink, ObjectLinks } from "./links.tsx";
import { ObjectHeader } from "./object-header.tsx";
import { Parts } from "./parts.tsx";
import { Section } from "./section.tsx";

/** All that is known of a view, a type, a function at a revision. */
export function ObjectArticle({
  page,
  revision,
}: {
  readonly page: ObjectPage;
  readonly revision: string | undefined;
}) {
  const { row } = page;
  return (
    <article class="object-page">
      <ObjectHeader row={row} made={page.made} comment={page.comment}>
        {row.isOpen && <p class="note">It may have more values than the migrations show.</p>}
      </ObjectHeader>
      <Section title="Values" count={page.values.length}>
        <ol class="values">
          {page.values.map((value, index) => (
            <li key={index}>
              <code>
                <Pieces of={value} />
              </code>
            </li>
          ))}
        </ol>
      </Section>
      {page.definitions.map((text, index) => (
        <section key={index} class="sql">
          <h2>{row.of.kind === "view" ? "Query" : "Definition"}</h2>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>
            <code>
              {sqlPieces([...text]).map((piece, inside) =>
                piece.kind === "hole" ? (
                  <Pieces key={inside} of={[{ text: piece.text, isHole: true }]} />
                ) : piece.kind === "code" ? (
                  piece.text
                ) : (
                  <span key={inside} class={piece.kind}>
                    {piece.text}
                  </span>
                ),
              )}
            </code>
          </pre>
        </section>
      ))}
      {page.definitions.length === 0 && page.values.length === 0 && (
        <p class="dim">Its definition is not known.</p>
      )}
      {page.reads.length + page.readsMissing.length > 0 && (
        <section>
          <h2>Reads</h2>
          <ObjectLinks revision={revision} of={page.reads} />
          {page.readsMissing.length > 0 && (
            <p class="dim">
              and, missing at this revision: <code>{page.readsMissing.join(", ")}</code>
            </p>
          )}
        </section>
      )}
      {page.readBy.length > 0 && (
        <section>
          <h2>Views that read it</h2>
          <ObjectLinks revision={revision} of={page.readBy} />
        </section>
      )}
      <Section
        title={row.of.kind === "sequence" ? "Used by" : "Columns of this type"}
        count={page.columns.length}
      >
        <ul class="object-links">
          {page.columns.map(({ table, column }, index) => (
            <li key={index}>
              <ObjectLink revision={revision} of={table} />
              <code class="dim">.{column}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Parts title="Indexes" of={page.indexes} revision={revision} />
      <History of={page.history} />
    </article>
  );
}
