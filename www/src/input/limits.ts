import shared from "../../../crate/src/folder/limits.json" with { type: "json" };

/** What is read and what is skipped: the list that the native binary reads, too. */
export const limits = shared;

/** Bytes as people name a limit: `512 MiB`. */
export const mebibytes = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;

/** Why a file over the limit isn't read; the native binary says it in the same words. */
export const tooLarge = `larger than ${mebibytes(limits.maxFileBytes)}`;

/** Why a file isn't read that can't be; the native binary says it in the same words. */
export const unreadableFile = "the file could not be read";
