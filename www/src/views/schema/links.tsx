import type { MadeView, ObjectRef, SchemaRow } from "../../engine/types.ts";
import { addressOf } from "../../state/route.ts";
import { nameOf, objectAddress } from "./kinds.ts";
import { shortId } from "./revisions.ts";

/** A link to a thing of the schema, by its name. */
export function ObjectLink({
  revision,
  of,
}: {
  readonly revision: string | undefined;
  readonly of: ObjectRef;
}) {
  return (
    <a href={objectAddress(revision, of)}>
      <code>{nameOf(of)}</code>
    </a>
  );
}

/** Links to things of the schema, one after the other. */
export function ObjectLinks({
  revision,
  of,
}: {
  readonly revision: string | undefined;
  readonly of: readonly ObjectRef[];
}) {
  return (
    <ul class="object-links">
      {of.map((object) => (
        <li key={`${object.kind} ${nameOf(object)}`}>
          <ObjectLink revision={revision} of={object} />
        </li>
      ))}
    </ul>
  );
}

/** A link to the operation that made something. */
export function MadeLink({ of, quiet }: { readonly of: MadeView; readonly quiet?: boolean }) {
  const { revision, message, path } = of.migration;
  if (path == null) return <code>{shortId(revision)}</code>;
  return (
    <a
      class={quiet ? "quiet" : undefined}
      href={addressOf({ at: "migration", path, line: of.line }, "")}
      title={`${message} (${revision}), line ${of.line}`}
    >
      <code>{shortId(revision)}</code>
    </a>
  );
}

/** What is odd about a thing, as quiet tags. */
export function Marks({ of }: { readonly of: Pick<SchemaRow, "isAssumed" | "isCertain"> }) {
  return (
    <>
      {of.isAssumed && (
        <span
          class="tag assumed"
          title="No migration creates it: it is assumed to exist, because migrations use it"
        >
          assumed
        </span>
      )}
      {!of.isCertain && (
        <span class="tag" title="It depends on a condition that is known only when the migrations run">
          maybe
        </span>
      )}
    </>
  );
}
