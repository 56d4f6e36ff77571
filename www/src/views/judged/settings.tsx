import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EnvironmentView, Level, Options, RuleRow } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { numberText, plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { type Audit, chosen, readFor } from "../../state/session.ts";
import { CopyButton } from "../copy.tsx";
import { DialectChoice } from "../dialect.tsx";
import { setLevel } from "./group.tsx";
import { SizesChoice } from "./sizes.tsx";
import { tomlOf } from "./toml.ts";
import "./findings.css";
import "./settings.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
}

/** What migrations are judged for. */
export function Settings({ audit, environment }: Props) {
  const view = audit.overview.environments[environment];
  const rules = answerTo(audit, "rules", { environment })?.value;
  if (!view) return null;
  const options = chosen.value;
  return (
    <article class="overview settings">
      <header>
        <h1>What migrations are judged for</h1>
        <p class="dim">
          Database, version, what is deployed and rules stand in the address, which can be shared. Sizes of
          tables stay in this tab, and are kept with a folder that is remembered.
        </p>
      </header>
      <section>
        <h2>Database</h2>
        <DialectChoice view={view} />
      </section>
      <Deployed audit={audit} environment={environment} of={view} />
      <SizesChoice audit={audit} of={view} />
      {rules && <Levels of={rules} />}
      <Toml of={options} />
    </article>
  );
}

/** What is typed as the last revision that is deployed. */
const typed = signal<string | undefined>(undefined);

function Deployed({ audit, environment, of: { judging } }: Props & { readonly of: EnvironmentView }) {
  const migrations = answerTo(audit, "migrations", { environment })?.value ?? [];
  const options = chosen.value;
  useEffect(() => {
    typed.value = undefined;
  }, [audit]);
  const say = (deployed: string[]) => void readFor({ ...options, deployed });
  const isOfFolder = options.deployed.length === 0;
  const text = typed.value ?? judging.deployedUpTo.join(", ");
  return (
    <section aria-labelledby="deployed">
      <h2 id="deployed">Deployed up to</h2>
      <p>
        What everybody has run already is judged for faults only; locks, compatibility and style are judged in
        what comes after it. Without it, each revision is judged as a deploy of its own, and the last ten are
        shown first.
      </p>
      <form
        class="choices"
        onSubmit={(event) => {
          event.preventDefault();
          say(text.split(/[\s,]+/).filter(Boolean));
        }}
      >
        <input
          aria-label="Ids of the last revisions that are deployed"
          list="revisions"
          placeholder="an id, or several with commas"
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={({ currentTarget: { value } }) => {
            typed.value = value;
          }}
        />
        <datalist id="revisions">
          {migrations
            .slice(-200)
            .reverse()
            .map(
              ({ revision, message, path }) =>
                revision !== undefined && (
                  <option key={path} value={revision}>
                    <bdi>{message}</bdi>
                  </option>
                ),
            )}
        </datalist>
        <button type="submit">Judge again</button>
        {options.deployed.length > 0 && (
          <button type="button" onClick={() => say([])}>
            Nothing is deployed
          </button>
        )}
      </form>
      {judging.deployedUpTo.length > 0 && (
        <p role="status">
          {isOfFolder && "As the folder's settings say: "}
          {judging.deployed == null
            ? "no revision here has this id; it is as if nothing had been said."
            : `${plural(judging.deployed, "migration is", "migrations are")} deployed, ${numberText(judging.new)} to come.`}
        </p>
      )}
    </section>
  );
}

/** Rules that are set otherwise, and those that are off unless asked for. */
function Levels({ of }: { readonly of: readonly RuleRow[] }) {
  const options = chosen.value;
  const changed = [...options.rules];
  const optIn = new Map<string, RuleRow["rule"][]>();
  for (const { rule } of of)
    if (rule.isOptIn) optIn.set(rule.group, [...(optIn.get(rule.group) ?? []), rule]);
  const known = new Map(of.map(({ rule }) => [rule.name as string, rule]));
  return (
    <section aria-labelledby="levels">
      <h2 id="levels">Rules</h2>
      {optIn.size > 0 && (
        <>
          <p>Rules of taste and policy are off, group by group, unless they are asked for.</p>
          <ul class="switches">
            {[...optIn].map(([group, rules]) => {
              const on = rules.filter(({ name }) => (options.rules.get(name) ?? "off") !== "off");
              return (
                <li key={group}>
                  <label>
                    <input
                      type="checkbox"
                      checked={on.length === rules.length}
                      ref={(box) => {
                        if (box) box.indeterminate = on.length > 0 && on.length < rules.length;
                      }}
                      onChange={({ currentTarget: { checked } }) => {
                        const next = new Map(options.rules);
                        for (const { name, severity } of rules) {
                          if (checked) next.set(name, severity);
                          else next.delete(name);
                        }
                        void readFor({ ...options, rules: next });
                      }}
                    />{" "}
                    {group}, {plural(rules.length, "rule")}
                  </label>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {changed.length === 0 ? (
        <p class="dim">
          No rule is set otherwise. A rule is turned off, or made more or less severe, beside its findings or
          on <a href={addressOf({ at: "rules" }, "")}>its page</a>.
        </p>
      ) : (
        <ul class="levels">
          {changed.map(([name, level]) => (
            <li key={name}>
              <a href={addressOf({ at: "rule", name }, "")}>{name}</a>: {wordsFor(level)}
              {known.has(name) ? "" : "; there is no such rule"}{" "}
              <button
                type="button"
                class="plain"
                aria-label={`Undo for ${name}`}
                onClick={() => setLevel(name, undefined)}
              >
                undo
              </button>
            </li>
          ))}
          {changed.length > 1 && (
            <li>
              <button type="button" onClick={() => void readFor({ ...options, rules: new Map() })}>
                Undo all
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

const wordsFor = (level: Level): string => (level === "off" ? "off" : `always ${level}`);

/** The settings as a folder holds them. */
function Toml({ of }: { readonly of: Options }) {
  const text = tomlOf(of);
  if (text === undefined) return null;
  return (
    <section aria-labelledby="toml">
      <h2 id="toml">For the folder</h2>
      <p>
        In its <code>pyproject.toml</code>, these settings hold for everybody and for{" "}
        <code>limbeck audit</code>.
      </p>
      <figure class="code">
        <figcaption>
          pyproject.toml <CopyButton text={text} what="the settings" />
        </figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre tabIndex={0}>{text}</pre>
      </figure>
    </section>
  );
}
