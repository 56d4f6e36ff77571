/**
 * What can go wrong in the page itself, in words. What goes wrong in a migration is a finding and
 * comes from the analyzer; these are the cases in which there is no audit to put a finding in.
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

/** Thrown where reading can't go on; carries the words for it. */
export class Stopped extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

const nothingRead = "Nothing was changed, and nothing was sent anywhere.";

const sameFiles = "What you dropped is kept in this tab: you don't need to drop it again.";

const refused = (title: string, next: string): Problem => ({ title, kept: nothingRead, next, again: false });

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

export const severalArchives = (names: readonly string[]): Problem =>
  refused(`${names.join(", ")}: several archives can't be audited together.`, "Drop one .zip.");

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

export const notAReport = (name: string): Problem =>
  refused(
    `${name} is not a report that Limbeck wrote, or it was changed since.`,
    "Drop the folder that holds the migrations, a .zip, or a report.html of Limbeck.",
  );

export const anotherVersion = (name: string, version: string): Problem =>
  refused(
    `${name} was written by another version of Limbeck, ${version}.`,
    "Open the file itself in a browser: it shows all that is in it without Limbeck.",
  );

export const reportBeside = (name: string): Problem =>
  refused(`${name} is a report, and not a state of the project.`, "Choose its folder, or a .zip of that.");

export const unreadable = (name: string, reason: string): Problem =>
  refused(
    `The browser can't read ${name}: ${reason}`,
    "Check that it still exists and that you are allowed to read it, then drop it again.",
  );

export const engineNotLoaded = (reason: string): Problem => ({
  title: `The analyzer (a WebAssembly file of this site) could not be loaded: ${reason}`,
  kept: sameFiles,
  next: "Starting again fetches the analyzer once more; your files stay in this tab.",
  again: true,
});

export const engineDied = (reason: string): Problem => ({
  title: `The analyzer stopped working: ${reason}`,
  kept: sameFiles,
  next: "Starting again begins with a fresh analyzer. If it stops at the same place, drop a smaller folder.",
  again: true,
});
