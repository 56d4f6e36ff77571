import type { Given, SampleFile } from "./given.ts";

const texts = import.meta.glob<string>("../../samples/**/*", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** A folder to look at without having one. */
export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly shows: string;
}

/** The samples, in the order in which they are offered. */
export const samples: readonly Sample[] = [
  { name: "healthy", title: "A healthy chain", shows: "one base, one head, nothing to complain about" },
  {
    name: "branches",
    title: "Branches and merges",
    shows: "labels, a merge point, a dependency across branches",
  },
  { name: "mess", title: "A mess", shows: "two heads, a missing parent, a merge conflict, ids too long" },
];

/** A sample, as if it had been dropped. */
export function givenSample({ name, title }: Sample): Given {
  const prefix = `../../samples/${name}/`;
  const files: SampleFile[] = Object.entries(texts)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => ({ path: path.slice(prefix.length), text }));
  return { kind: "sample", name: title, files };
}
