import type { ComponentChildren } from "preact";
import { ask, have, reportPage } from "../engine/client.ts";
import type { AtRevision } from "../engine/protocol.ts";
import { savedInFrame } from "../problems.ts";
import { say } from "../state/said.ts";
import { isReport, settled, stop } from "../state/session.ts";
import { tell } from "../state/told.ts";

const types: Record<string, string> = {
  csv: "text/csv;charset=utf-8",
  html: "text/html;charset=utf-8",
  patch: "text/x-diff;charset=utf-8",
  py: "text/x-python;charset=utf-8",
  md: "text/markdown;charset=utf-8",
  json: "application/json",
  sql: "application/sql",
  zip: "application/zip",
  svg: "image/svg+xml",
  png: "image/png",
};

/** The document of this name in the report that is shown, if it is one that has it. */
function recorded(name: string): Uint8Array<ArrayBuffer> | undefined {
  const now = settled.value;
  return now.at === "audited" ? now.audit.recording?.answerTo("document", { name }) : undefined;
}

/** Saves one document of the audit, under its own name. */
export async function saveDocument(name: string): Promise<void> {
  try {
    const bytes = recorded(name) ?? (await ask("document", { name }));
    if (bytes) saveBytes(name, bytes);
  } catch (error) {
    stop(error);
  }
}

/** Saves a document about the schema at a revision. */
export async function saveSchemaDocument(of: AtRevision, name: string): Promise<void> {
  try {
    const bytes = await ask("schemaDocument", { ...of, name });
    if (bytes) saveBytes(name, bytes);
  } catch (error) {
    stop(error);
  }
}

/** Saves all documents as one archive. */
export async function saveEverything(name: string): Promise<void> {
  try {
    saveBytes(name, await have("everything", undefined));
  } catch (error) {
    stop(error);
  }
}

/** Saves the page itself with all of an audit in it, to be read without Limbeck. */
export async function saveReport(name: string, hasSource: boolean): Promise<void> {
  const page = reportPage.loaded.value;
  try {
    if (typeof page !== "object") return;
    saveBytes("report.html", await have("report", { page: page.text, name, hasSource }));
  } catch (error) {
    stop(error);
  }
}

/** Saves a text that is at hand. */
export const saveText = (name: string, text: string): void => saveBytes(name, new TextEncoder().encode(text));

/** Within another page, a download may be refused, and nobody is told: it is said once. */
let isFrameTold = window.top === window;

/** Saves bytes that are at hand. */
export function saveBytes(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const type = types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  say(`${name} saved`);
  // The browser takes the bytes at its leisure; the address must outlive the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  if (!isFrameTold) tell(savedInFrame(name));
  isFrameTold = true;
}

/** A button that saves one document. */
export function DocumentButton({
  name,
  of,
  children,
}: {
  readonly name: string;
  /** It is about the schema at this revision. */
  readonly of?: AtRevision;
  readonly children?: ComponentChildren;
}) {
  // A report holds few of them.
  if (isReport.value && (of || !recorded(name))) return null;
  const save = () => (of ? saveSchemaDocument(of, name) : saveDocument(name));
  return (
    <button type="button" class="document" title={name} onClick={save}>
      <span aria-hidden="true">↓&nbsp;</span>
      {children ?? name}
    </button>
  );
}
