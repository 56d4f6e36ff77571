import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../../engine/client.ts";
import type { EnvironmentView } from "../../engine/types.ts";
import { taker } from "../../state/drops.ts";
import { textOf } from "../../state/given-text.ts";
import { plural } from "../../state/locale.ts";
import { type Audit, chosen, readFor, stop } from "../../state/session.ts";
import { CopyButton } from "../copy.tsx";

/** What is pasted: it stays as long as the page. */
const text = signal("");

/** What can't be used of it. */
const problems = signal<readonly string[]>([]);

/** How large tables are: a lock on two hundred rows is nothing, one on fifty million is what matters. */
export function SizesChoice({ audit, of }: { readonly audit: Audit; readonly of: EnvironmentView }) {
  const options = chosen.value;
  const use = async () => {
    try {
      const read = await ask("sizes", { text: text.value });
      problems.value = read.problems;
      if (read.problems.length === 0) await readFor({ ...options, sizes: read.sizes });
    } catch (error) {
      stop(error);
    }
  };
  const take = async (file: File | undefined) => {
    const read = file && (await textOf(file));
    if (read === undefined) return;
    text.value = read;
    await use();
  };
  useEffect(() => {
    taker.value = {
      says: "Drop a folder, or a table of sizes",
      takes: (name) => /\.(csv|tsv|txt)$/i.test(name),
      take,
    };
    return () => {
      taker.value = undefined;
    };
  }, [audit]);
  const { query, sizes } = of.judging;
  return (
    <section aria-labelledby="sizes">
      <h2 id="sizes">Sizes of tables</h2>
      <p>
        A lock on two hundred rows is worth knowing, the same on fifty million leads the list. Paste rows of{" "}
        <code>schema,table,rows,bytes</code>, or drop the file. It stays in this tab.
      </p>
      {query && (
        <details>
          <summary>The query that makes it from {of.databaseTitle}</summary>
          <figure class="code">
            <figcaption>
              SQL <CopyButton text={query} what="the query" />
            </figcaption>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
            <pre tabIndex={0}>{query}</pre>
          </figure>
        </details>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void use();
        }}
      >
        <textarea
          aria-label="Sizes of tables, as CSV"
          rows={4}
          spellcheck={false}
          autocomplete="off"
          placeholder={"schema,table,rows,bytes\npublic,runs,51200000,9876543210"}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <p class="choices">
          <button type="submit" disabled={text.value.trim() === ""}>
            Use these sizes
          </button>
          {options.sizes.size > 0 && (
            <button type="button" onClick={() => void readFor({ ...options, sizes: new Map() })}>
              Forget them
            </button>
          )}
          <label class="file-choice">
            <span>or choose a file</span>{" "}
            <input
              type="file"
              accept=".csv,.tsv,.txt"
              onChange={(event) => void take(event.currentTarget.files?.[0])}
            />
          </label>
        </p>
      </form>
      <div role="status">
        {problems.value.length > 0 ? (
          <ul class="problems">
            {problems.value.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        ) : (
          sizes > 0 && <p>{plural(sizes, "size is", "sizes are")} known.</p>
        )}
      </div>
    </section>
  );
}
