import { numberText } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import type { Revision } from "./revisions.ts";
import "./revision-slider.css";

/** Chooses one of the revisions, by a slider and step by step. */
export function RevisionSlider({
  label,
  revisions,
  at,
  first,
  onChoose,
}: {
  readonly label: string;
  readonly revisions: readonly Revision[];
  /** The place of the one that is chosen. */
  readonly at: number;
  /** The first place that can be chosen: -1 is before all of them. */
  readonly first: -1 | 0;
  readonly onChoose: (place: number) => void;
}) {
  const last = revisions.length - 1;
  const chosen = revisions[at];
  const choose = (place: number) => onChoose(Math.min(Math.max(place, first), last));
  const place = chosen ? `${numberText(at + 1)} of ${numberText(revisions.length)}` : "";
  return (
    <div class="revision-slider">
      <span class="slide">
        <button
          type="button"
          class="step"
          aria-label={`${label}: the one before`}
          disabled={at <= first}
          onClick={() => choose(at - 1)}
        >
          ‹
        </button>
        <input
          type="range"
          aria-label={label}
          aria-valuetext={chosen ? `${chosen.id}, ${chosen.message}, ${place}` : "base: nothing yet"}
          min={first}
          max={last}
          value={at}
          onInput={(event) => choose(event.currentTarget.valueAsNumber)}
        />
        <button
          type="button"
          class="step"
          aria-label={`${label}: the next one`}
          disabled={at >= last}
          onClick={() => choose(at + 1)}
        >
          ›
        </button>
        <button type="button" class="step" disabled={at >= last} onClick={() => choose(last)}>
          {chosen && revisions[last]?.path === undefined ? "heads" : "head"}
        </button>
      </span>
      <output class="chosen">
        <span class="place">{place}</span>
        {!chosen ? (
          <span class="dim">base: nothing yet</span>
        ) : chosen.path === undefined ? (
          <span>{chosen.message}</span>
        ) : (
          <a href={addressOf({ at: "migration", path: chosen.path }, "")} title={chosen.message}>
            <code>{chosen.id}</code> <bdi>{chosen.message}</bdi>
          </a>
        )}
      </output>
    </div>
  );
}
