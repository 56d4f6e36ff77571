/**
 * What Back and Forward come back to, besides what the address says: how far things were scrolled, what was unfolded or
 * asked for, and which link was followed. Each entry of the browser's history has its own.
 */

import { useState } from "preact/hooks";

interface Entry {
  readonly id: string;
  /** How far what scrolls is scrolled, and whether what folds is open; by a name that finds it again. */
  readonly places: Map<string, Place>;
  /** What components keep. */
  readonly kept: Map<string, unknown>;
  /** The address of the link that has the focus. */
  focus?: string | undefined;
}

type Place = { readonly left: number; readonly top: number } | { readonly open: boolean };

const entries = new Map<string, Entry>();

let entry: Entry = fresh("");

/** What is still to be brought back of the present entry. */
let wanted = new Map<string, Place>();

const nothingWanted = () => {
  wanted = new Map();
};

/** Frames without a change after which an entry is as it was left: effects come after what they are about is drawn. */
const stillFrames = 6;

/** Longer than this nothing is waited for. */
const patience = 5000;

function fresh(id: string): Entry {
  const made = { id, places: new Map(), kept: new Map() };
  entries.set(id, made);
  return made;
}

/** Notes the places of the present entry, for as long as the page lives. */
export function followPlaces(): void {
  const options = { capture: true, passive: true } as const;
  const note = ({ target }: Event) => {
    const element = target === document ? document.scrollingElement : target;
    if (!(element instanceof Element)) return;
    const name = nameOf(element);
    if (!wanted.has(name)) entry.places.set(name, placeOf(element));
  };
  document.addEventListener("scroll", note, options);
  document.addEventListener("toggle", note, options);
  // Who moves on, is not to be taken back.
  for (const moves of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    document.addEventListener(moves, nothingWanted, options);
  }
  enter();
}

/** Notes that the address may be another entry's now. What is on the screen is still the one before. */
export function enter(): void {
  const id: unknown = window.history.state?.entry;
  if (id === entry.id) return;
  const link = document.activeElement?.closest("main a");
  entry.focus = link?.getAttribute("href") ?? undefined;
  const known = typeof id === "string" ? entries.get(id) : undefined;
  if (known) {
    entry = known;
    bringBack(known);
    return;
  }
  entry = fresh(typeof id === "string" ? id : String(Math.random()));
  nothingWanted();
  window.history.replaceState({ entry: entry.id }, "");
  for (const page of document.querySelectorAll("html, main, main > article")) page.scrollTo(0, 0);
}

/** Brings an entry back to where it was left, once what it shows is there. */
function bringBack(to: Entry): void {
  const mine = new Map(to.places);
  wanted = mine;
  const until = performance.now() + patience;
  let still = 0;
  const step = () => {
    if (wanted !== mine) return;
    const moved = [...mine].filter(([name, place]) => !isAt(name, place));
    still = moved.length === 0 ? still + 1 : 0;
    if (still < stillFrames && performance.now() < until) {
      requestAnimationFrame(step);
      return;
    }
    nothingWanted();
    if (to.focus === undefined) return;
    const link = document.querySelector<HTMLElement>(`main a[href=${CSS.escape(to.focus)}]`);
    link?.focus({ preventScroll: true });
  };
  requestAnimationFrame(step);
}

/** Whether something is in its place; if not, it is put there as far as it can be. */
function isAt(name: string, place: Place): boolean {
  const element = elementOf(name);
  if (!element) return false;
  if ("open" in place) {
    const isThere = (element as HTMLDetailsElement).open === place.open;
    (element as HTMLDetailsElement).open = place.open;
    return isThere;
  }
  const isThere =
    Math.abs(element.scrollTop - place.top) < 2 && Math.abs(element.scrollLeft - place.left) < 2;
  if (!isThere) element.scrollTo({ ...place, behavior: "instant" });
  return isThere;
}

const placeOf = (element: Element): Place =>
  element instanceof HTMLDetailsElement
    ? { open: element.open }
    : { left: element.scrollLeft, top: element.scrollTop };

/** What an element is called: how it looks, what its summary says, and which of those that are called so it is. */
function nameOf(element: Element): string {
  const alike = likes(lookOf(element), summaryOf(element));
  return JSON.stringify([lookOf(element), summaryOf(element), alike.indexOf(element)]);
}

function elementOf(name: string): Element | undefined {
  const [look, summary, at] = JSON.parse(name) as [string, string, number];
  return likes(look, summary)[at];
}

const likes = (look: string, summary: string): Element[] =>
  [...document.querySelectorAll(look)].filter((each) => summaryOf(each) === summary);

const lookOf = (element: Element): string =>
  [element.localName, ...element.classList].map((name) => CSS.escape(name)).join(".");

const summaryOf = (element: Element): string =>
  (element instanceof HTMLDetailsElement && element.querySelector("summary")?.textContent) || "";

/** A state of a component that Back and Forward come back to. */
export function useKept<T>(name: string, initial: T): readonly [T, (value: T) => void] {
  const [, redraw] = useState({});
  const { kept } = entry;
  const set = (value: T) => {
    kept.set(name, value);
    redraw({});
  };
  return [kept.has(name) ? (kept.get(name) as T) : initial, set];
}
