/** Whether a key is pressed for something else: a shortcut of the browser, or text that is being typed. */
export const isCommand = (event: KeyboardEvent): boolean =>
  event.metaKey ||
  event.ctrlKey ||
  event.altKey ||
  (event.target as Element).closest("input, select, textarea") !== null;
