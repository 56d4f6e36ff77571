import { useMemo } from "preact/hooks";
import { useLatest } from "../../state/latest.ts";
import { addressOf, adjust } from "../../state/route.ts";
import { WriteToFolder } from "./consent.tsx";
import { Notes } from "./notes.tsx";
import { WrittenText } from "./text.tsx";
import type { Props } from "./write.tsx";

/** What the migration says until somebody says something else. */
const usual = "Bring the schema to what models declare";

/** The migration that makes what models declare and migrations don't make yet. */
export function Next({ audit, environment, part }: Props<"next">) {
  const now = useMemo(() => Date.now(), [audit]);
  const message = part.message?.trim() || usual;
  const answer = useLatest(audit, "next", { environment, message, now })?.value;
  const made = answer && "file" in answer ? answer.file : undefined;
  return (
    <>
      <header>
        <h1>Next migration</h1>
        <p>
          What models declare and migrations don't make yet, as <code>alembic revision --autogenerate</code>{" "}
          would write it: without a database, and without running any of it. Read it before you use it, as you
          would Alembic's. The differences themselves are{" "}
          <a href={addressOf({ at: "project" }, "")}>under Project</a>.
        </p>
      </header>
      <label class="message">
        Message{" "}
        <input
          value={part.message ?? ""}
          placeholder={usual}
          autocomplete="off"
          onInput={({ currentTarget: { value } }) =>
            adjust({ view: { at: "write", part: { what: "next", message: value || undefined } } })
          }
        />
      </label>
      {!answer && <p class="pending">It is being written.</p>}
      {answer && "refused" in answer && (
        <section>
          <h2>It can't be written</h2>
          <Notes of={answer.refused} />
        </section>
      )}
      {made && (
        <>
          {made.unknown.length > 0 && (
            <section>
              <h2>What it can't know</h2>
              <Notes of={made.unknown.map((text) => ({ path: undefined, line: undefined, text }))} />
            </section>
          )}
          <WrittenText path={made.path} text={made.text}>
            <WriteToFolder
              audit={audit}
              files={[{ path: made.path, isNew: true }]}
              changes={async () => [{ path: made.path, before: undefined, after: made.bytes }]}
            />
          </WrittenText>
        </>
      )}
    </>
  );
}
