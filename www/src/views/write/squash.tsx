import { ask, have } from "../../engine/client.ts";
import type { SquashView } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { plural } from "../../state/locale.ts";
import { adjust } from "../../state/route.ts";
import { stop } from "../../state/session.ts";
import { Diff } from "../diff.tsx";
import { saveBytes } from "../documents.tsx";
import { Words } from "../words.tsx";
import { Notes } from "./notes.tsx";
import { WrittenText } from "./text.tsx";
import type { Props } from "./write.tsx";

/** One migration in the place of many. */
export function Squash({ audit, environment, part: { to } }: Props<"baseline">) {
  const migrations = answerTo(audit, "migrations", { environment })?.value ?? [];
  const answer = answerTo(audit, "squash", { environment, to })?.value;
  return (
    <>
      <header>
        <h1>Baseline</h1>
        <p>
          One migration in the place of all up to a revision: it makes the schema that they leave, and carries
          the rows along that they insert as they stand in the code. It is carried out on an empty database
          here, and compared.
        </p>
      </header>
      <label class="message">
        Up to{" "}
        <select
          value={to ?? ""}
          onChange={({ currentTarget: { value } }) =>
            adjust({ view: { at: "write", part: { what: "baseline", to: value || undefined } } })
          }
        >
          <option value="">the head</option>
          {[...migrations].reverse().map(
            ({ revision, message, path }) =>
              revision != null && (
                <option key={path} value={revision}>
                  {revision.slice(0, 12)} {message}
                </option>
              ),
          )}
        </select>
      </label>
      {!answer && <p class="pending">It is being written, carried out and compared.</p>}
      {answer && "refused" in answer && (
        <section>
          <h2>These migrations can't be squashed</h2>
          <Notes of={answer.refused} />
        </section>
      )}
      {answer && "file" in answer && <Made environment={environment} to={to} of={answer.file} />}
    </>
  );
}

function Made({
  environment,
  to,
  of,
}: {
  readonly environment: number;
  readonly to: string | undefined;
  readonly of: SquashView;
}) {
  const save = async (name: string, made: () => Promise<Uint8Array<ArrayBuffer> | undefined>) => {
    try {
      const bytes = await made();
      if (bytes) saveBytes(name, bytes);
    } catch (error) {
      stop(error);
    }
  };
  return (
    <>
      {of.differences.length === 0 ? (
        <p class="clean" role="status">
          It stands for {plural(of.migrations, "migration")}. Carried out on an empty database, it leaves the
          same schema as they do.
        </p>
      ) : (
        <section role="alert">
          <h2>It does not leave the same schema as they do</h2>
          <ul class="notes">
            {of.differences.map((text) => (
              <li key={text}>
                <Words>{text}</Words>
              </li>
            ))}
          </ul>
        </section>
      )}
      <WrittenText path={of.path} text={of.text}>
        <button
          type="button"
          class="document"
          title="git apply squash.patch"
          onClick={() => save("squash.patch", () => ask("squashPatch", { environment, to }))}
        >
          <span aria-hidden="true">↓&nbsp;</span>
          squash.patch
        </button>
        <button
          type="button"
          class="document"
          title="squashed.zip"
          onClick={() => save("squashed.zip", () => have("squashed", { environment, to }))}
        >
          <span aria-hidden="true">↓&nbsp;</span>
          the whole chain as .zip
        </button>
      </WrittenText>
      <section>
        <h2>Databases that are there already</h2>
        <p>
          <Words>{of.advice}</Words>
        </p>
        {of.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </section>
      {of.notCarried.length > 0 && (
        <section>
          <h2>Not carried over</h2>
          <p>No schema tells of it: do it by hand where a new database needs it.</p>
          <Notes of={of.notCarried} />
        </section>
      )}
      {of.assumed.length > 0 && (
        <section>
          <h2>Made in any case</h2>
          <Notes of={of.assumed} />
        </section>
      )}
      <section>
        <h2>What remains of the chain</h2>
        {of.edited.map(({ path, diff }) => (
          <details key={path} open>
            <summary>
              <code>{path}</code> follows it now
            </summary>
            {diff != null && <Diff text={diff} />}
          </details>
        ))}
        <Paths title="are gone" of={of.removed} />
      </section>
    </>
  );
}

function Paths({ title, of }: { readonly title: string; readonly of: readonly string[] }) {
  return (
    <details open={of.length <= 10}>
      <summary>
        {plural(of.length, "file")} {title}
      </summary>
      <ul class="notes">
        {of.map((path) => (
          <li key={path}>
            <code>{path}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
