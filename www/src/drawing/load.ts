import { signal } from "@preact/signals";

type Engine = typeof import("./engine.ts");

/** What lays drawings out: fetched apart from the page, and before anything is dropped, as nothing is after it. */
export const engine = signal<Engine | "not loaded" | undefined>();

/** Fetches it when the page starts. */
export async function loadDrawing(): Promise<void> {
  try {
    engine.value = await import("./engine.ts");
  } catch {
    engine.value = "not loaded";
  }
}
