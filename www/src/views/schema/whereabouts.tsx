import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../../engine/client.ts";
import type { PlaceView, WhereaboutsView } from "../../engine/types.ts";
import { taker } from "../../state/drops.ts";
import { textOf } from "../../state/given-text.ts";
import { numberText, percentText, plural } from "../../state/locale.ts";
import { type Audit, stop } from "../../state/session.ts";
import { Name } from "../leads.tsx";
import { ChangeGroups } from "./change-groups.tsx";
import { schemaAddress } from "./kinds.ts";
import "./whereabouts.css";

/** What is known of a database: it stays as long as the page. */
const text = signal("");

/** What came of comparing it. */
const answer = signal<
  | { readonly audit: Audit; readonly environment: number; readonly value: WhereaboutsView | undefined }
  | undefined
>();

const isText = (name: string): boolean => /\.(sql|csv|tsv|txt|dump)$/i.test(name);

/** Which revision a database is at, by what is pasted of it. */
export function Whereabouts({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const compare = async () => {
    try {
      const value = await ask("whereabouts", { environment, text: text.value });
      answer.value = { audit, environment, value };
    } catch (error) {
      stop(error);
    }
  };
  const take = async (file: File | undefined) => {
    const read = file && (await textOf(file));
    if (read === undefined) return;
    text.value = read;
    await compare();
  };
  useEffect(() => {
    taker.value = { says: "Drop a folder, or the dump of a database", takes: isText, take };
    return () => {
      taker.value = undefined;
    };
  }, [audit, environment]);
  const known = answer.value;
  const isMine = known?.audit === audit && known.environment === environment;
  return (
    <article class="object-page whereabouts">
      <header>
        <h1>Which revision is this database at?</h1>
        <p class="dim">
          Paste what <code>pg_dump --schema-only</code> writes, or rows of table, column and type as CSV; or
          drop the file. It stays in this tab.
        </p>
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void compare();
        }}
      >
        <textarea
          aria-label="Dump of the database's schema, or rows of its columns"
          rows={8}
          spellcheck={false}
          autocomplete="off"
          placeholder={"CREATE TABLE runs (\n    id integer NOT NULL,\n    …"}
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <p class="choices">
          <button type="submit" class="strong" disabled={text.value.trim() === ""}>
            Compare with every revision
          </button>
          <label class="file-choice">
            <span>or choose a file</span>{" "}
            <input
              type="file"
              accept=".sql,.csv,.tsv,.txt,.dump"
              onChange={(event) => void take(event.currentTarget.files?.[0])}
            />
          </label>
        </p>
      </form>
      <div class="found" aria-live="polite">
        {isMine && (known.value ? <Found of={known.value} /> : <p>There is no table in this text.</p>)}
      </div>
    </article>
  );
}

function Found({ of }: { readonly of: WhereaboutsView }) {
  const [nearest] = of.places;
  const last = nearest?.revisions.at(-1);
  return (
    <>
      <p>
        Read: {plural(of.tables, "table")} with {plural(of.columns, "column")}.{" "}
        {nearest?.isExact
          ? "It is what these revisions leave:"
          : "No revision leaves exactly this. The nearest, with what differs:"}
      </p>
      <ol class="ruled places">
        {of.places.map((place, index) => (
          <Place key={index} of={place} />
        ))}
      </ol>
      {nearest && !nearest.isExact && (
        <section>
          <h2>Differences from {last && <Name>{last.revision}</Name>}</h2>
          <ChangeGroups
            of={of.groups}
            revision={last?.path ?? undefined}
            from={last?.path ?? undefined}
            words={{
              added: "only in the database",
              removed: "not in the database",
              changed: "different in the database",
            }}
          />
        </section>
      )}
    </>
  );
}

function Place({ of }: { readonly of: PlaceView }) {
  const last = of.revisions.at(-1);
  const [first] = of.revisions;
  if (!last || !first) return null;
  const differences = [
    [of.columns, "table or column", "tables and columns"],
    [of.types, "type", "types"],
    [of.indexes, "index or key", "indexes and keys"],
  ] as const;
  const differing = differences.filter(([count]) => count > 0);
  return (
    <li>
      <span class="percent">{of.isExact ? "same" : percentText(of.percent)}</span>
      <div>
        <p>
          <a href={schemaAddress(last.path ?? undefined, { what: "everything" })}>
            <code>{last.revision}</code> <bdi>{last.message}</bdi>
          </a>
          {of.beside.length > 0 && (
            <>
              {" "}
              with{" "}
              {of.beside.map(({ revision }, index) => (
                <span key={revision}>
                  {index > 0 && ", "}
                  <Name>{revision}</Name>
                </span>
              ))}
            </>
          )}
        </p>
        <p class="dim">
          {of.revisions.length > 1 && (
            <>
              {of.revisions.length > 2
                ? `or one of the ${numberText(of.revisions.length - 1)} revisions before it, from `
                : "or the revision before it, "}
              <Name>{first.revision}</Name>
              {of.revisions.length > 2 && " on"}
              {differing.length > 0 && "; "}
            </>
          )}
          {differing.map(([count, one, many]) => plural(count, one, many)).join(", ")}
          {differing.length > 0 && " not in both"}
        </p>
      </div>
    </li>
  );
}
