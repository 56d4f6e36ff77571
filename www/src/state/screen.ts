import { type Signal, signal } from "@preact/signals";

/** The page is being printed: then long lists are whole, for paper doesn't scroll. */
export const printing = signal(false);

/** A narrow screen, such as a phone's: rows are taller there, and have fewer columns. */
export const narrow = signal(false);

/** A screen with room for a list and what is selected in it, side by side. */
export const wide = signal(false);

/** Follows the browser's printing and the window's width, for as long as the page lives. */
export function followScreen(): void {
  window.addEventListener("beforeprint", () => {
    printing.value = true;
  });
  window.addEventListener("afterprint", () => {
    printing.value = false;
  });
  follow(narrow, "(max-width: 859px)");
  follow(wide, "(min-width: 1180px)");
}

function follow(answer: Signal<boolean>, question: string): void {
  const query = window.matchMedia(question);
  const update = () => {
    answer.value = query.matches;
  };
  query.addEventListener("change", update);
  update();
}
