/** What can be done from anywhere: the menus, the keys and the search box all take it from here. */

import { reportPage } from "../engine/client.ts";
import type { Dialect, DocumentName } from "../engine/types.ts";
import { type Audit, chosen, startOver } from "../state/session.ts";
import { shortcuts } from "../state/shortcuts.ts";
import { theme, themes } from "../state/theme.ts";
import { isPageOfReport } from "./about-report.tsx";
import { archiveName } from "./archive-name.ts";
import { readForDatabase, titles as titlesOfDialects } from "./dialect.tsx";
import { saveDocument, saveEverything, saveReport } from "./documents.tsx";
import { showKeys } from "./shortcuts.tsx";
import { wordsForThemes } from "./theme-choice.tsx";

export interface Action {
  readonly kind: "action" | "document";
  readonly name: string;
  /** What it is, or does. */
  readonly beside: string;
  /** The key that does the same. */
  readonly shortcut?: keyof typeof shortcuts;
  readonly run: () => unknown;
}

export const openAnother: Action = {
  kind: "action",
  name: "Open another",
  beside: "folder, archive or report",
  run: startOver,
};

/** All documents of an audit. */
export const everythingOf = ({ name }: Audit): Action => ({
  kind: "document",
  name: "everything as .zip",
  beside: "and two files for each migration",
  run: () => saveEverything(archiveName(name)),
});

/** The report on an audit, with or without the text of files. */
export const reportOf = ({ name }: Audit, hasSource: boolean): Action => ({
  kind: "document",
  name: hasSource ? "report.html" : "report.html without the text of files",
  beside: "this page in one file, to read without Limbeck",
  run: () => saveReport(name, hasSource),
});

/** One document. */
export const documentOf = ({ name, what }: DocumentName): Action => ({
  kind: "document",
  name,
  beside: what,
  run: () => saveDocument(name),
});

/** What can be done now. */
export function actionsOf(audit: Audit, environment: number): readonly Action[] {
  const { documents, environments } = audit.overview;
  const saved = [
    everythingOf(audit),
    ...(typeof reportPage.loaded.value !== "object" ? [] : [reportOf(audit, true), reportOf(audit, false)]),
  ];
  return [
    ...(isPageOfReport ? [] : [openAnother]),
    ...themes
      .filter((name) => name !== theme.value)
      .map(
        (name): Action => ({
          kind: "action",
          name: wordsForThemes[name],
          beside: "",
          run: () => {
            theme.value = name;
          },
        }),
      ),
    ...(audit.recording ? [] : databases(environments[environment]?.dialect)),
    { kind: "action", name: "Print", beside: "what is shown", run: () => window.print() },
    { kind: "action", name: shortcuts.help.does, beside: "", shortcut: "help", run: showKeys },
    ...(audit.recording ? [] : [...saved, ...documents.map(documentOf)]),
  ];
}

/** Each database that migrations can be read for, but the one that they are read for. */
function databases(now: Dialect | undefined): readonly Action[] {
  const others = (Object.keys(titlesOfDialects) as Dialect[]).filter((dialect) => dialect !== now);
  const choices = chosen.value.dialect === undefined ? others : [undefined, ...others];
  return choices.map((dialect) => ({
    kind: "action",
    name: `Read for ${dialect === undefined ? "the database that the folder says" : titlesOfDialects[dialect]}`,
    beside: "another database",
    run: () => readForDatabase(dialect),
  }));
}
