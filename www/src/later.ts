import { type Signal, signal } from "@preact/signals";

/** What the page fetches once it stands, and before anything is dropped, as nothing is fetched after that. */
export interface Later<T> {
  readonly loaded: Signal<T | "not loaded" | undefined>;
  /** Fetches it, once. */
  readonly load: () => Promise<void>;
}

/** What this fetches, once it is there. */
export function later<T>(fetch: () => Promise<T>): Later<T> {
  const loaded = signal<T | "not loaded" | undefined>();
  let loading: Promise<void> | undefined;
  const load = async () => {
    try {
      loaded.value = await fetch();
    } catch {
      loaded.value = "not loaded";
    }
  };
  return {
    loaded,
    load: () => {
      loading ??= load();
      return loading;
    },
  };
}

/** What lays drawings out. */
export const drawing = later(() => import("./drawing/engine.ts"));

/** What reads Markdown. */
export const markdown = later(() => import("marked"));

/** What reads reports. */
export const reports = later(async () => {
  const [recordings, lists] = await Promise.all([
    import("./record/recording.ts"),
    import("./record/listed.ts"),
  ]);
  return { ...recordings, ...lists };
});

/** Views that nobody sees first. */
export const furtherViews = later(() => import("./views/later-parts.ts"));
