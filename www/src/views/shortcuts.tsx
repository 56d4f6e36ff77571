import { createRef } from "preact";
import { useEffect } from "preact/hooks";
import { isPressed, keysOf, shortcuts } from "../state/shortcuts.ts";
import { isCommand } from "../table/keys.ts";
import "./shortcuts.css";

/** There is one. */
const dialog = createRef<HTMLDialogElement>();

/** Shows the keys. */
export const showKeys = (): void => dialog.current?.showModal();

/** The keys that do something, in a dialog that `?` opens; the button is for who has no such key. */
export function Shortcuts() {
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (!isPressed(event, "help") || isCommand(event)) return;
      event.preventDefault();
      showKeys();
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <>
      <button type="button" class="keys-button" aria-label="Keys" title="Keys (?)" onClick={showKeys}>
        ?
      </button>
      <dialog ref={dialog} class="shortcuts" aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        <KeyList />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}

/** Every key that does something, and what. */
export function KeyList() {
  return (
    <dl class="key-list">
      {Object.entries(shortcuts).map(([name, shortcut]) => (
        <div key={name}>
          <dt>
            {keysOf(shortcut).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{shortcut.does}</dd>
        </div>
      ))}
    </dl>
  );
}
