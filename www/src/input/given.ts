import type { Listing } from "./folder.ts";

/**
 * What a person gave the page. It is kept for as long as the page lives, so that a worker that
 * dies never makes them give it again. `File` objects are references: nothing is copied.
 */
export type Given =
  | { readonly kind: "folder"; readonly name: string; readonly listing: Listing }
  | { readonly kind: "archive"; readonly name: string; readonly file: File }
  | { readonly kind: "sample"; readonly name: string; readonly files: readonly SampleFile[] };

/** A file of a sample, which came with the page. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}
