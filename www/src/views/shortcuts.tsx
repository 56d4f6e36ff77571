import { useEffect, useRef } from "preact/hooks";
import { isPressed, keysOf, shortcuts } from "../state/shortcuts.ts";
import { isCommand } from "../table/keys.ts";
import "./shortcuts.css";

/** The keys that do something, in a dialog that `?` opens; the button is for who has no such key. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (!isPressed(event, "help") || isCommand(event)) return;
      event.preventDefault();
      dialog.current?.showModal();
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);
  return (
    <>
      <button
        type="button"
        class="keys-button"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => dialog.current?.showModal()}
      >
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
