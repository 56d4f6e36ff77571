import { signal } from "@preact/signals";

/** Who takes certain files that are dropped, instead of their being opened. */
export interface Taker {
  /** What is said while something is dragged over the page. */
  readonly says: string;
  readonly takes: (name: string) => boolean;
  readonly take: (file: File) => void;
}

/** The one on the screen, if there is one. */
export const taker = signal<Taker | undefined>();
