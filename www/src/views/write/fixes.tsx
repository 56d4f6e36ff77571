import { useMemo } from "preact/hooks";
import { ask } from "../../engine/client.ts";
import type { Chosen, FixableRule, FixesView } from "../../engine/types.ts";
import { useLatest } from "../../state/latest.ts";
import { plural } from "../../state/locale.ts";
import { addressOf, adjust, type FixesPart } from "../../state/route.ts";
import type { Audit } from "../../state/session.ts";
import { CopyButton } from "../copy.tsx";
import { Diff } from "../diff.tsx";
import { saveText } from "../documents.tsx";
import { SeverityWord } from "../marks.tsx";
import { Words } from "../words.tsx";
import { WriteToFolder } from "./consent.tsx";
import { Notes } from "./notes.tsx";
import type { Props } from "./write.tsx";

/** Files whose diffs are open at first. */
const openAtFirst = 10;

/** The fixes that findings offer, made: as a patch, or in the folder. */
export function Fixes({ audit, environment, part }: Props<"fixes">) {
  // A migration that comes bears the time at which its folder was read.
  const now = useMemo(() => Date.now(), [audit]);
  const { without = [], also = [], head } = part;
  const chosen: Chosen = { environment, without: [...without], also: [...also], reparent: head, now };
  const found = useLatest(audit, "fixes", { chosen });
  if (!found) return <p class="pending">Fixes are being made.</p>;
  const { value: of } = found;
  return (
    <>
      <header>
        <h1>Fixes</h1>
        <p>
          What findings offer as a fix, as changes of lines. Nothing is written unless you say so below; the
          rest of each file stays as it is, byte by byte.
        </p>
      </header>
      {of.rules.length === 0 ? (
        <p class="clean" role="status">
          No finding has a fix that is a change of lines.
        </p>
      ) : (
        <>
          <Choice of={of} part={part} />
          <Tools audit={audit} of={of} asked={found.asked.chosen} />
          {of.files.map(({ path, isNew, diff }, index) => (
            <details key={path} class="changed-file" open={index < openAtFirst}>
              <summary>
                <code>{path}</code> {isNew && <span class="tag">new</span>}
              </summary>
              {diff == null ? (
                <p class="dim">Not shown: a password stands in these lines. It is changed if you write it.</p>
              ) : (
                <Diff text={diff} />
              )}
            </details>
          ))}
        </>
      )}
      {of.later > 0 && (
        <p>
          {plural(of.later, "more finding has a fix", "more findings have fixes")} that go on from here: they
          are offered once these are written and the folder is read again.
        </p>
      )}
      {of.refused.length > 0 && (
        <section>
          <h2>Not fixed</h2>
          <Notes
            of={of.refused.map(({ rule, path, line, reason }) => ({
              path,
              line,
              text: `${rule}: ${reason}`,
            }))}
          />
        </section>
      )}
    </>
  );
}

/** Which rules' fixes are made. */
function Choice({ of, part }: { readonly of: FixesView; readonly part: FixesPart }) {
  const { without = [], also = [] } = part;
  const isMade = ({ rule, condition }: FixableRule) =>
    condition == null ? !without.includes(rule) : also.includes(rule);
  const toggled = ({ rule, condition }: FixableRule): FixesPart =>
    condition == null ? { ...part, without: turned(without, rule) } : { ...part, also: turned(also, rule) };
  return (
    <fieldset class="fix-choice">
      <legend>Of these rules</legend>
      <ul>
        {of.rules.map((row) => (
          <li key={`${row.rule} ${row.condition}`}>
            <label>
              <input
                type="checkbox"
                checked={isMade(row)}
                onChange={() => adjust({ view: { at: "write", part: toggled(row) } })}
              />{" "}
              {row.rule} <span class="amount">{plural(row.count, "finding")}</span>
            </label>{" "}
            <SeverityWord severity={row.severity} />{" "}
            <a class="dim" href={addressOf({ at: "findings", rule: row.rule }, "")}>
              findings
            </a>
            {row.condition != null && (
              <p class="dim">
                Only if <Words>{row.condition}</Words>.
              </p>
            )}
          </li>
        ))}
      </ul>
      {of.heads.length > 0 && (
        <label>
          Several heads:{" "}
          <select
            value={part.head ?? ""}
            onChange={({ currentTarget: { value } }) =>
              adjust({ view: { at: "write", part: { ...part, head: value || undefined } } })
            }
          >
            <option value="">as chosen above: a migration that merges them</option>
            {of.heads.map((head) => (
              <option key={head} value={head}>
                put the branch that ends in {head} behind the other
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}

const turned = (rules: readonly string[], rule: string): readonly string[] =>
  rules.includes(rule) ? rules.filter((it) => it !== rule) : [...rules, rule];

function Tools({
  audit,
  of,
  asked,
}: {
  readonly audit: Audit;
  readonly of: FixesView;
  readonly asked: Chosen;
}) {
  const patch = useMemo(() => of.files.map(({ diff }) => diff ?? "").join(""), [of]);
  return (
    <div class="write-tools">
      <p role="status">
        {of.files.length === 0
          ? "Nothing is chosen."
          : `${plural(of.made, "finding")} fixed in ${plural(of.files.length, "file")}.`}
      </p>
      {patch !== "" && (
        <>
          <CopyButton text={patch} what="the patch">
            copy the patch
          </CopyButton>
          <button
            type="button"
            class="document"
            title="git apply limbeck.patch"
            onClick={() => saveText("limbeck.patch", patch)}
          >
            <span aria-hidden="true">↓&nbsp;</span>
            limbeck.patch
          </button>
        </>
      )}
      {of.files.length > 0 && (
        <WriteToFolder audit={audit} files={of.files} changes={() => ask("fixedFiles", { chosen: asked })} />
      )}
    </div>
  );
}
