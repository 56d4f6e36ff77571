import { useLatest } from "../../state/latest.ts";
import { adjust, type ScriptPart } from "../../state/route.ts";
import { Notes } from "./notes.tsx";
import { WrittenText } from "./text.tsx";
import type { Props } from "./write.tsx";

/** The SQL that Alembic would write. */
export function Script({ audit, environment, part }: Props<"sql">) {
  const { range, down = false } = part;
  const answer = useLatest(audit, "sql", { environment, address: range, down })?.value;
  const change = (by: Partial<ScriptPart>) =>
    adjust({ view: { at: "write", part: { ...part, ...by, what: "sql" } } });
  return (
    <>
      <header>
        <h1>SQL</h1>
        <p>
          What <code>alembic {down ? "downgrade" : "upgrade"} --sql</code> would write, statement for
          statement, without importing the project. What isn't known is a marked hole, and no guess.
        </p>
      </header>
      <div class="choices">
        <label class="message">
          Revisions{" "}
          <input
            value={range ?? ""}
            placeholder="all, an id, or FROM:TO"
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget: { value } }) => change({ range: value.trim() || undefined })}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={down}
            onChange={({ currentTarget: { checked } }) => change({ down: checked || undefined })}
          />{" "}
          downgrade
        </label>
      </div>
      {!answer && <p class="pending">It is being written.</p>}
      {answer && "refused" in answer && <Notes of={answer.refused} />}
      {answer && "file" in answer && (
        <WrittenText path={down ? "downgrade.sql" : "upgrade.sql"} text={answer.file} />
      )}
    </>
  );
}
