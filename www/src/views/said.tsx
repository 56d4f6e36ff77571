import type { Problem } from "../problems.ts";

/** All that is to say of a problem, where there is no room for a screen of its own. */
export const Said = ({ of: { title, kept, next } }: { readonly of: Problem }) => (
  <>
    <b>{title}</b> {kept} {next}
  </>
);
