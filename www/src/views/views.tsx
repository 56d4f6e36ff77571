import type { ComponentType } from "preact";
import type { EnvironmentView } from "../engine/types.ts";
import type { View, ViewAt } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { Chain } from "./chain.tsx";
import {
  Compare,
  Findings,
  Guide,
  Operations,
  Project,
  Report,
  RulePage,
  Rules,
  Settings,
  Write,
} from "./later.tsx";
import { MigrationView } from "./migration.tsx";
import { Overview } from "./overview.tsx";
import { Schema } from "./schema/schema.tsx";

interface Entry<V extends View> {
  readonly title: string;
  /** What is there, in words that it is looked for by. */
  readonly about?: string;
  readonly Component: ComponentType<{
    readonly audit: Audit;
    readonly environment: number;
    readonly view: V;
  }>;
  /** Where its tab leads, or the view under whose tab it belongs. */
  readonly tab: V | { readonly under: View["at"] };
  /** How many there are of what the tab leads to. */
  readonly count?: (environment: EnvironmentView) => number;
  /** Nothing can be narrowed down in it: what is searched for is about the chain. */
  readonly isWhole?: boolean;
  /** The same of another environment, where it shows what is only in this one. */
  readonly elsewhere?: (view: V) => View;
}

/** Every view of an audit, in the order of the tabs; its address is in `state/route.ts`. */
export const views: { readonly [At in Exclude<View["at"], "listed">]: Entry<ViewAt<At>> } = {
  overview: { title: "Overview", Component: Overview, tab: { at: "overview" }, isWhole: true },
  chain: {
    title: "Chain",
    Component: Chain,
    tab: { at: "chain" },
    count: ({ migrations }) => migrations,
    elsewhere: ({ path, ...whole }) => (path ? { at: "chain" } : whole),
  },
  operations: { title: "Operations", Component: Operations, tab: { at: "operations" } },
  findings: {
    title: "Findings",
    Component: Findings,
    tab: { at: "findings" },
    count: ({ findings: { errors, warnings, infos } }) => errors + warnings + infos,
  },
  rules: {
    title: "Rules",
    about: "what is looked for",
    Component: Rules,
    tab: { under: "findings" },
    isWhole: true,
  },
  rule: { title: "Rule", Component: RulePage, tab: { under: "findings" }, isWhole: true },
  settings: {
    title: "Settings",
    about: "database, version, what is deployed, sizes, rules",
    Component: Settings,
    tab: { under: "findings" },
    isWhole: true,
  },
  schema: {
    title: "Schema",
    Component: Schema,
    tab: { at: "schema", part: { what: "everything" } },
    count: ({ schema }) => schema.tables,
    elsewhere: () => ({ at: "schema", part: { what: "everything" } }),
  },
  project: {
    title: "Project",
    about: "env.py, models, documents, audits",
    Component: Project,
    tab: { at: "project" },
    isWhole: true,
  },
  write: {
    title: "Write",
    about: "fixes, the next migration, a baseline, SQL",
    Component: Write,
    tab: { at: "write", part: { what: "fixes" } },
    isWhole: true,
    elsewhere: ({ part: { what } }) => ({ at: "write", part: { what } }),
  },
  compare: {
    title: "Compare",
    about: "with another state of the project",
    Component: Compare,
    tab: { under: "overview" },
    isWhole: true,
  },
  guide: {
    title: "How it works",
    about: "what is understood, privacy, documents, hosting",
    Component: Guide,
    tab: { under: "guide" },
    isWhole: true,
  },
  report: { title: "Audit", Component: Report, tab: { under: "project" }, isWhole: true },
  migration: {
    title: "Migration",
    Component: MigrationView,
    tab: { under: "chain" },
    isWhole: true,
    elsewhere: () => ({ at: "chain" }),
  },
};

/** The entry of a view. TypeScript can't see that what is asked of it is that very view. */
export const entryOf = ({ at }: View): Entry<View> =>
  // What is listed is no audit.
  views[at === "listed" ? "overview" : at] as unknown as Entry<View>;

/** Whether a report has this view: some are for what only the analyzer can do. */
export const isInReports = (at: View["at"]): boolean =>
  at !== "settings" && at !== "compare" && at !== "write";
