import { labelOf } from "../../../drawing/graph.ts";
import type { Shown } from "../../../drawing/shown.ts";
import type { DrawingView } from "../../../engine/types.ts";
import { plural } from "../../../state/locale.ts";
import { route } from "../../../state/route.ts";
import { matches } from "../../../state/words.ts";
import { ObjectLink } from "../links.tsx";

interface Props {
  readonly view: DrawingView;
  readonly shown: Shown;
  readonly revision: string | undefined;
}

/** The same in words: each table, group by group, and what it refers to. */
export function AsList({ view, shown, revision }: Props) {
  const grouped = new Set(shown.groups.flatMap(({ tables }) => tables));
  const alone = shown.places.filter((place) => !grouped.has(place));
  const { search } = route.value;
  const found = (places: readonly number[]) =>
    places.flatMap((place) => {
      const table = view.tables[place];
      return table && matches(search, [labelOf(table)]) ? [{ table, place }] : [];
    });
  const shownPlaces = new Set(shown.places);
  const list = (places: readonly number[]) => (
    <ul>
      {found(places).map(({ table, place }) => (
        <li key={labelOf(table)}>
          <ObjectLink revision={revision} of={table.of} />
          <References view={view} from={place} among={shownPlaces} revision={revision} />
        </li>
      ))}
    </ul>
  );
  return (
    <div class="drawing-list">
      {shown.groups.map(
        ({ name, tables }) =>
          found(tables).length > 0 && (
            <section key={name}>
              <h2>
                {name} <span class="amount">{plural(tables.length, "table")}</span>
              </h2>
              {list(tables)}
            </section>
          ),
      )}
      {list(alone)}
    </div>
  );
}

function References({
  view,
  from,
  among,
  revision,
}: {
  readonly view: DrawingView;
  readonly from: number;
  readonly among: ReadonlySet<number>;
  readonly revision: string | undefined;
}) {
  const keys = view.references.filter((key) => key.from === from && among.has(key.to));
  if (keys.length === 0) return <span class="dim"> refers to no other table</span>;
  return (
    <ul>
      {keys.map((key, index) => {
        const to = view.tables[key.to];
        return (
          to && (
            <li key={index}>
              <code>{key.columns.join(", ")}</code> → <ObjectLink revision={revision} of={to.of} />
              <span class="dim">
                {key.isUnique ? ", one to one" : ""}
                {key.isOptional ? ", optional" : ""}
              </span>
            </li>
          )
        );
      })}
    </ul>
  );
}
