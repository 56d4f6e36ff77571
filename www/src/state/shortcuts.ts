/** Every key that does something, and what: those who listen for one take it from here, and `?` lists them. */

interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Together with Ctrl, or ⌘ on a Mac. */
  readonly isCommand?: true;
}

const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

export const shortcuts = {
  search: { keys: ["k"], isCommand: true, does: "Find anything that has a name, or something to do" },
  help: { keys: ["?"], does: "Show the keys" },
  older: { keys: ["j"], does: "On a migration: the next older one of the list" },
  newer: { keys: ["k"], does: "On a migration: the next newer one of the list" },
  earlier: { keys: ["["], does: "In the schema: the revision before" },
  later: { keys: ["]"], does: "In the schema: the revision after" },
  rows: {
    keys: ["ArrowUp", "ArrowDown", "Home", "End"],
    does: "In a table, or in what is found: from row to row",
  },
  pan: {
    keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"],
    does: "In a drawing: from table to table, or move it",
  },
  zoomIn: { keys: ["+", "="], does: "In a drawing: larger" },
  zoomOut: { keys: ["-"], does: "In a drawing: smaller" },
  whole: { keys: ["0"], does: "In a drawing: all of it" },
  close: { keys: ["Escape"], does: "Close what is open, or clear the search" },
} as const satisfies Record<string, Shortcut>;

/** Whether a key that is pressed is that of a shortcut. */
export const isPressed = (event: KeyboardEvent, name: keyof typeof shortcuts): boolean =>
  (shortcuts[name].keys as readonly string[]).includes(event.key);

const shown: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  k: "K",
};

/** The keys of a shortcut as people read them. */
export function keysOf({ keys, isCommand }: Shortcut): readonly string[] {
  return keys.map((key) =>
    isCommand ? `${isMac ? "⌘" : "Ctrl "}${shown[key] ?? key}` : key === "k" ? key : (shown[key] ?? key),
  );
}
