import { signal } from "@preact/signals";

import type { Source } from "../input/drop.ts";

/** Who takes what is dropped, instead of its being opened. */
export interface Taker {
  /** What is said while something is dragged over the page. */
  readonly says: string;
  /** Whether it takes a single file of this name. */
  readonly takes?: (name: string) => boolean;
  readonly take?: (file: File) => void;
  /** Takes whatever else is dropped. */
  readonly takeSource?: (source: Promise<Source>) => unknown;
}

/** The one on the screen, if there is one. */
export const taker = signal<Taker | undefined>();
