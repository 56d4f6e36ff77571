import type { Options } from "../engine/types.ts";
import type { Listing } from "./folder.ts";

/**
 * What a person gave the page. It is kept for as long as the page lives, so that a worker that
 * dies never makes them give it again. `File` objects are references: nothing is copied.
 */
export type Given = (
  | {
      readonly kind: "folder";
      readonly name: string;
      readonly listing: Listing;
      /** By it, the folder can be read again. */
      readonly handle?: FileSystemDirectoryHandle;
    }
  | { readonly kind: "archive"; readonly name: string; readonly file: File }
  | { readonly kind: "sample"; readonly name: string; readonly files: readonly SampleFile[] }
  /** A report that Limbeck wrote; without its file it is the page itself. */
  | { readonly kind: "report"; readonly name: string; readonly file?: File }
) & {
  /** How it is to be read, where that was chosen. */
  readonly options?: Options;
};

/** How a folder is read unless something else is chosen: for the database that it means. */
export const asItIs: Options = {
  dialect: undefined,
  offline: false,
  surroundings: { environment: new Map(), xArguments: new Map() },
  databaseAt: [],
  version: undefined,
  deployed: [],
  rules: new Map(),
  sizes: new Map(),
  ranges: [],
};

/** A file of a sample, which came with the page. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}
