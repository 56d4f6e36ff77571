/**
 * What can go wrong in the page itself, in words. What goes wrong in a migration is a finding and
 * comes from the analyzer; these are the cases in which there is no audit to put a finding in.
 * Each is provoked in `tests/browser/problems.spec.ts`, which fails where one is missing.
 */

import { limits, mebibytes } from "./input/limits.ts";
import { numberText } from "./state/locale.ts";

/** One thing that went wrong: what happened, what is not lost, what to do next. */
export interface Problem {
  readonly title: string;
  readonly kept: string;
  readonly next: string;
  /** Whether the same input may well succeed when it is tried again. */
  readonly again: boolean;
}

/** Thrown where something can't go on; carries the words for it. */
export class Stopped extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

const nothingRead = "Nothing was changed, and nothing was sent anywhere.";

const sameFiles = "Whatever you dropped stays in this tab: you don't need to drop it again.";

const stands = "Everything else on this page still works.";

const refused = (title: string, next: string): Problem => ({ title, kept: nothingRead, next, again: false });

const aside = (title: string, next: string): Problem => ({ title, kept: stands, next, again: false });

// What is dropped or chosen.

export const nothingDropped = (): Problem =>
  refused(
    "What was dropped holds no file and no folder.",
    "Drop a folder from the file manager, a .zip or a .py file; text and links can't be read.",
  );

export const notReadHere = (name: string): Problem =>
  refused(
    `${name} is neither a folder, nor a .zip, nor a .py file.`,
    "Drop the folder that holds the migrations, or the whole repository.",
  );

export const anotherArchive = (name: string): Problem =>
  refused(
    `${name} is an archive of a kind that Limbeck doesn't unpack: it unpacks .zip.`,
    "Unpack it and drop the folder, or pack it again as .zip.",
  );

export const severalArchives = (names: readonly string[]): Problem =>
  refused(`${names.join(", ")}: several archives can't be audited together.`, "Drop one .zip.");

export const pickerRefused = (reason: string): Problem => ({
  title: `The browser does not let this page open its dialog for files: ${reason}`,
  kept: nothingRead,
  next: "Drop the folder on this window instead, or open the page in a tab of its own.",
  again: false,
});

export const tooManyFiles = (): Problem =>
  refused(
    `There are more than ${numberText(limits.maxFiles)} files to read.`,
    "Drop a smaller folder: the one that holds alembic.ini is enough.",
  );

export const folderTooLarge = (): Problem =>
  refused(
    `The files to read are larger than ${mebibytes(limits.maxFolderBytes)} together.`,
    "Drop a smaller folder: the one that holds alembic.ini is enough.",
  );

export const noAnswer = (seconds: number): Problem => ({
  title: `Nothing came from the disk for ${seconds} seconds.`,
  kept: "Reading goes on by itself as soon as it answers.",
  next: "Wait, or cancel and drop a copy from a local disk: a network drive may have gone away.",
  again: false,
});

// Reading files.

export const gone = (name: string): Problem =>
  refused(`${name} is no longer where it was.`, "Drop it again from where it is now.");

export const changedMeanwhile = (name: string): Problem =>
  refused(
    `${name} was changed while it was read, or another program keeps it from being read.`,
    "Drop it again once nothing writes to it.",
  );

export const notAllowed = (name: string): Problem =>
  refused(
    `The browser may not, or may no longer, read ${name}.`,
    "Drop it again, and allow the browser to read it if it asks; if it doesn't ask, drop a copy from another folder.",
  );

export const nothingReadable = (files: number): Problem =>
  refused(
    files === 1 ? "The file could not be read." : `None of the ${numberText(files)} files could be read.`,
    "Check that the folder is still there and that you are allowed to read it, then drop it again.",
  );

export const unreadable = (name: string, reason: string): Problem =>
  refused(
    `The browser can't read ${name}: ${reason}`,
    "Check that it still exists and that you are allowed to read it, then drop it again.",
  );

// Writing.

const nothingWritten = (title: string, next: string): Problem => ({
  title,
  kept: "Nothing was written.",
  next,
  again: false,
});

export const notAllowedToWrite = (name: string): Problem =>
  nothingWritten(
    `The browser was not allowed to write to ${name}.`,
    "Write again and allow it when the browser asks, or save the file instead.",
  );

export const changedSinceRead = (path: string): Problem =>
  nothingWritten(
    `${path} is not as it was when it was read.`,
    "Read the folder again: what is proposed then fits what is there now.",
  );

export const notWritten = (path: string, reason: string): Problem =>
  nothingWritten(
    `${path} can't be written: ${reason}`,
    "Check that the folder is there, that you may write to it and that the disk isn't full; or save the file instead.",
  );

export const writtenInPart = (path: string, reason: string): Problem => ({
  title: `Some files are written, and then ${path} could not be: ${reason}`,
  kept: "Each file is either as it was or as it was to be.",
  next: "Look at what has changed (git diff), read the folder again, and write what is left.",
  again: false,
});

// Archives.

export const notAnArchive = (name: string): Problem =>
  refused(
    `${name} is not a .zip archive, though it is called one.`,
    "Pack the folder again, or drop the folder itself.",
  );

export const truncatedArchive = (name: string): Problem =>
  refused(
    `${name} is cut off: the directory that a .zip archive ends with is missing.`,
    "Download or copy it again, or drop the unpacked folder.",
  );

export const damagedArchive = (name: string): Problem =>
  refused(
    `${name} is damaged: its directory can't be read.`,
    "Download or copy it again, or drop the unpacked folder.",
  );

export const encryptedArchive = (name: string): Problem =>
  refused(
    `${name} is encrypted, and Limbeck can't decrypt it.`,
    "Unpack it with the program that made it, and drop the folder.",
  );

export const archiveTooLarge = (name: string): Problem =>
  refused(
    `${name} unpacks to more than ${mebibytes(limits.maxUnpackedBytes)}, which is the most Limbeck unpacks.`,
    "Unpack it yourself and drop the folder that holds alembic.ini.",
  );

// Reports.

export const notAReport = (name: string): Problem =>
  refused(
    `${name} is not a report that Limbeck wrote.`,
    "Drop the folder that holds the migrations, a .zip, or a report.html or report.json of Limbeck.",
  );

export const cutOffReport = (name: string): Problem =>
  refused(
    `${name} is a report of Limbeck that is cut off, or was changed since it was written.`,
    "Copy or download it again, or have it sent once more.",
  );

export const anotherVersion = (name: string, version: string): Problem =>
  refused(
    `${name} was written by another version of Limbeck, ${version}.`,
    "Open the file itself in a browser: it shows all that is in it without Limbeck.",
  );

export const anotherForm = (name: string, version: string): Problem =>
  refused(
    `${name} was written by Limbeck ${version}, in a form that this page doesn't know.`,
    "Open it with the page of that version, or drop the folder that holds the migrations.",
  );

export const reportBeside = (name: string): Problem =>
  refused(`${name} is a report, and not a state of the project.`, "Choose its folder, or a .zip of that.");

export const reportNotShown = (reason: string): Problem =>
  refused(
    `This report can't be shown: ${reason}`,
    "Either the file is cut off, or the browser is older than 2023 and can't unpack it. Open it in another browser, or have it sent once more.",
  );

// The analyzer.

export const engineNotLoaded = (reason: string): Problem => ({
  title: `The analyzer (a WebAssembly file of this site) could not be loaded: ${reason}`,
  kept: sameFiles,
  next: "Starting again fetches the analyzer once more; your files stay in this tab.",
  again: true,
});

export const notTheAnalyzer = (reason: string): Problem => ({
  title: `What this site sends as its analyzer is no WebAssembly that this browser understands: ${reason}`,
  kept: sameFiles,
  next: "Start again, in case it arrived damaged. If that doesn't help, the browser is too old, or the file on the site is not whole.",
  again: true,
});

export const noWebAssembly = (): Problem => ({
  title: "This browser has no WebAssembly, or it is turned off.",
  kept: nothingRead,
  next: "Allow it for this site (a lockdown mode or an enhanced security mode turns it off), or use another browser; then load the page again.",
  again: false,
});

export const webAssemblyForbidden = (): Problem => ({
  title: "This site forbids WebAssembly, which the analyzer is.",
  kept: nothingRead,
  next: "Whoever runs the site has to add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy.",
  again: false,
});

export const workerRefused = (): Problem => ({
  title: "This site does not let the analyzer run beside the page.",
  kept: nothingRead,
  next: "Whoever runs the site has to add blob: to worker-src in its Content-Security-Policy.",
  again: false,
});

export const engineDied = (reason: string): Problem => ({
  title: `The analyzer stopped working: ${reason}`,
  kept: sameFiles,
  next: "Starting again begins with a fresh analyzer. If it stops at the same place, drop a smaller folder.",
  again: true,
});

export const outOfMemory = (): Problem => ({
  title: "The browser has no memory left for this.",
  kept: sameFiles,
  next: "Close other tabs and start again, or drop the folder that holds alembic.ini alone. The command `limbeck audit` can use more memory than a tab.",
  again: true,
});

// Beside an audit that stands.

export const partNotLoaded = (): Problem =>
  aside(
    "This part of the page could not be fetched when the page was opened.",
    "To have it, load the page again and drop the folder again: nothing is fetched once something was dropped.",
  );

export const reportPageNotLoaded = (): Problem =>
  aside(
    "The page that reports are written into could not be fetched when this page was opened.",
    "To have it, load the page again and drop the folder again; all other documents can be saved.",
  );

export const notLaidOut = (reason: string): Problem =>
  aside(`The drawing could not be laid out: ${reason}`, "“as a list” has the same tables and keys in words.");

export const pictureTooLarge = (): Problem =>
  aside("The browser can't make a picture as large as this.", "Save the drawing as SVG.");

export const notCopied = (): Problem =>
  aside("Not copied: the browser refused.", "Select the text and copy it by hand, or save it as a document.");

export const savedInFrame = (name: string): Problem =>
  aside(
    `${name} was handed to the browser, which may refuse it: this page is shown inside another one.`,
    "If nothing was saved, open the page in a tab of its own.",
  );

export const themeNotKept = (): Problem =>
  aside(
    "The browser did not keep the theme: its storage is full, or turned off for this site.",
    "Nothing needs to be done: the theme stays as chosen until this tab is closed.",
  );

export const pageFault = (reason: string): Problem => ({
  title: `Something went wrong in the page itself: ${reason}`,
  kept: nothingRead,
  next: "Go on; if something is missing, start again, or load the page again. It is a mistake of Limbeck's: please report it with this sentence.",
  again: true,
});
