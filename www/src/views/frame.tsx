import { useEffect, useRef } from "preact/hooks";
import { versionText } from "../state/judging.ts";
import { numberText } from "../state/locale.ts";
import { addressOf, goTo, route, type View } from "../state/route.ts";
import { printing } from "../state/screen.ts";
import { type Audit, chosen, isReport } from "../state/session.ts";
import { titles as titlesOfDialects } from "./dialect.tsx";
import { Again, Palette, Tools } from "./later.tsx";
import { WithLeads } from "./leads.tsx";
import { Logo } from "./logo.tsx";
import { NoMigrations } from "./no-migrations.tsx";
import { entryOf, isInReports, views } from "./views.tsx";
import "./frame.css";

const tabs = Object.values(views).flatMap(({ title, tab, count }) =>
  "at" in tab ? [{ title, leads: tab as View, count }] : [],
);

/** The frame around an audit: what is looked at changes, the frame stays. */
export function Frame({ audit }: { readonly audit: Audit }) {
  const { view } = route.value;
  const { environments } = audit.overview;
  const environment = shownEnvironment(audit);
  const shown = environments[environment];
  const found = shown !== undefined;
  const tabBar = useRef<HTMLElement>(null);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen it may be out of sight.
    tabBar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [view.at]);
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the view
      </button>
      <header class="top-bar">
        <a class="brand" href={addressOf({ at: "overview" })}>
          <Logo /> Limbeck
        </a>
        <span class="opened" title={audit.name}>
          {audit.name}
        </span>
        {audit.recording && <span class="tag">report of Limbeck {audit.recording.limbeck}, read-only</span>}
        {environments.length > 1 && (
          <label class="choice environment">
            <span class="unseen">Environment</span>
            <select
              value={environment}
              onChange={(event) =>
                goTo(entryOf(view).elsewhere?.(view) ?? view, Number(event.currentTarget.value))
              }
            >
              {environments.map(({ name, migrations }, index) => (
                <option key={index} value={index}>
                  {name === "." ? "the folder itself" : name} ({numberText(migrations)})
                </option>
              ))}
            </select>
          </label>
        )}
        {shown?.assumption && (
          <a class="tag" href={addressOf({ at: "overview" })} title={shown?.assumption}>
            assumed
          </a>
        )}
        <Again audit={audit} environment={environment} />
        <Chosen audit={audit} environment={environment} />
        {found && <Palette audit={audit} environment={environment} />}
        <Tools audit={audit} />
      </header>
      {found && (
        <nav class="tabs" aria-label="Views" ref={tabBar}>
          {tabs.map(({ title, leads, count }) => (
            <a
              key={leads.at}
              href={addressOf(leads)}
              aria-current={tabOf(view) === leads.at ? "page" : undefined}
            >
              {title} {count && shown && <span class="tab-count">{numberText(count(shown))}</span>}
            </a>
          ))}
        </nav>
      )}
      <main class={`view ${view.at}`} ref={main} tabIndex={-1}>
        {found || view.at === "report" || view.at === "guide" ? (
          <Content audit={audit} />
        ) : (
          <NoMigrations audit={audit} />
        )}
      </main>
    </div>
  );
}

/** The tab that a view is under. */
function tabOf(view: View): View["at"] {
  const { tab } = entryOf(view);
  return "under" in tab ? tab.under : view.at;
}

/** For which database what is shown was read, where somebody chose that. */
function Chosen({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const { dialect, version, offline } = chosen.value;
  const view = audit.overview.environments[environment];
  if (!view || (dialect === undefined && version === undefined && !offline)) return null;
  return (
    <a class="tag" href={addressOf({ at: "settings" })} title="As chosen in the settings">
      {titlesOfDialects[view.dialect]}
      {version && ` ${versionText(version)}`}
      {offline && ", offline"}
    </a>
  );
}

/** The environment that the address names, as far as there is one; the first, where there is none. */
const shownEnvironment = (audit: Audit): number =>
  Math.max(Math.min(route.value.environment, audit.overview.environments.length - 1), 0);

function Content({ audit }: { readonly audit: Audit }) {
  const { view: wanted } = route.value;
  const view: View = isReport.value && !isInReports(wanted.at) ? { at: "overview" } : wanted;
  const { title, Component } = entryOf(view);
  const environment = shownEnvironment(audit);
  useEffect(() => {
    document.title = `${title} · ${audit.name} · Limbeck`;
    return () => {
      document.title = "Limbeck";
    };
  }, [title, audit]);
  return (
    <WithLeads audit={audit} environment={environment}>
      <Component audit={audit} environment={environment} view={view} />
      {isReport.value && printing.value && view.at === "overview" && (
        <Behind audit={audit} environment={environment} />
      )}
    </WithLeads>
  );
}

/** On paper, what a report says of the whole is followed by what it is about. */
function Behind({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  return (
    <>
      {([{ at: "findings" }, { at: "chain" }] as const).map((view) => {
        const { title, Component } = entryOf(view);
        return (
          <section key={view.at} class={`view behind ${view.at}`}>
            <h1>{title}</h1>
            <Component audit={audit} environment={environment} view={view} />
          </section>
        );
      })}
    </>
  );
}
