import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MadeView, PieceView, SchemaRow } from "../../engine/types.ts";
import { addressOf } from "../../state/route.ts";
import { Pieces } from "../body.tsx";
import { CopyButton } from "../copy.tsx";
import { nameOf, wordFor } from "./kinds.ts";
import { Marks } from "./links.tsx";
import "./object-page.css";

/** What a thing is called, and where it comes from. */
export function ObjectHeader({
  row,
  made,
  comment,
  children,
}: {
  readonly row: SchemaRow;
  readonly made: MadeView | undefined;
  readonly comment: readonly PieceView[] | undefined;
  readonly children?: ComponentChildren;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  const name = nameOf(row.of);
  useEffect(() => title.current?.focus({ preventScroll: true }), [name]);
  return (
    <header>
      <h1 ref={title} tabIndex={-1}>
        <code>{name}</code>
      </h1>
      <p class="identity">
        {row.note === "materialized" || row.note === "partition" ? `${row.note} ` : ""}
        {wordFor(row)}
        {made?.migration.path != null ? (
          <>
            , created by{" "}
            <a href={addressOf({ at: "migration", path: made.migration.path, line: made.line }, "")}>
              <code>{made.migration.revision}</code> <bdi>{made.migration.message}</bdi>
            </a>
          </>
        ) : (
          ", created by no migration"
        )}{" "}
        <CopyButton text={name} what="name" />
        <Marks of={row} />
      </p>
      {comment && (
        <p class="comment">
          <Pieces of={comment} />
        </p>
      )}
      {children}
    </header>
  );
}
