import { useEffect, useRef } from "preact/hooks";
import { canBeKept, followKeeping, keep, keeping, keepNoLonger } from "../offline/keeping.ts";
import {
  canKeepFolders,
  forget,
  forgetEverything,
  keptFolders,
  loadKeptFolders,
  openKept,
} from "../state/kept.ts";
import { momentText } from "../state/locale.ts";
import { isSomethingOpened } from "../state/opened.ts";
import { keepsTheme, theme } from "../state/theme.ts";
import "./kept.css";

/** On the first screen: folders to open again. */
export function KeptFolders() {
  useEffect(() => void loadKeptFolders(), []);
  if (keptFolders.value.length === 0) return null;
  return (
    <section aria-labelledby="kept-folders">
      <h2 id="kept-folders">Open again</h2>
      <Folders canOpen />
    </section>
  );
}

/** On the first screen: the way to all that is kept, and whether the page is kept in a newer version. */
export function KeptLine() {
  useEffect(() => void followKeeping(), []);
  return (
    <p class="kept-line">
      <KeptHere />
      <span role="status">
        {keeping.value === "newer kept" &&
          "A newer version of Limbeck is there. It is used once every tab of this one is closed."}
      </span>
    </p>
  );
}

/** Folders that are remembered. */
function Folders({ canOpen = false }: { readonly canOpen?: boolean }) {
  return (
    <ul class="kept-folders">
      {keptFolders.value.map((folder) => (
        <li key={folder.id}>
          {canOpen ? (
            <button type="button" class="plain" onClick={() => openKept(folder)}>
              {folder.handle.name}
            </button>
          ) : (
            <b>{folder.handle.name}</b>
          )}
          <span>
            last read <time dateTime={folder.read.toISOString()}>{momentText(folder.read)}</time>
          </span>
          <button
            type="button"
            class="plain"
            aria-label={`Forget ${folder.handle.name}`}
            onClick={() => forget(folder)}
          >
            Forget
          </button>
        </li>
      ))}
    </ul>
  );
}

/** All that is kept in this browser, in a dialog: what it is, and how to be rid of it. */
export function KeptHere() {
  const dialog = useRef<HTMLDialogElement>(null);
  const show = () => {
    void loadKeptFolders();
    void followKeeping();
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" class="plain" onClick={show}>
        {canBeKept ? "Offline use, and what is kept here" : "What is kept here"}
      </button>
      <dialog ref={dialog} class="kept" aria-labelledby="kept">
        <h2 id="kept">Kept in this browser</h2>
        <p class="dim">Nothing is kept unasked, and nothing of what is kept is ever sent anywhere.</p>
        <dl>
          {canBeKept && (
            <div>
              <dt>This page</dt>
              <dd>
                <Page />
              </dd>
            </div>
          )}
          {canKeepFolders && (
            <div>
              <dt>Folders</dt>
              <dd>
                {keptFolders.value.length > 0 ? (
                  <Folders />
                ) : (
                  "None. While a folder is open, its menu has “Remember this folder”."
                )}
              </dd>
            </div>
          )}
          <div>
            <dt>Theme</dt>
            <dd>
              <label>
                <input
                  type="checkbox"
                  checked={keepsTheme.value}
                  onChange={({ currentTarget: { checked } }) => {
                    keepsTheme.value = checked;
                  }}
                />{" "}
                Keep it ({theme.value === "system" ? "as the system has it" : theme.value})
              </label>
            </dd>
          </div>
          <div>
            <dt>Not kept</dt>
            <dd>
              Files, findings and documents. Database, version, what is deployed and rules stand in the
              address: a bookmark keeps them.
            </dd>
          </div>
        </dl>
        <form method="dialog" class="choices">
          <button type="submit">Close</button>
          <button type="button" onClick={forgetEverything}>
            Forget everything kept here
          </button>
        </form>
      </dialog>
    </>
  );
}

/** Whether the page is kept for offline use, and the choice. */
function Page() {
  switch (keeping.value) {
    case "unknown":
      return null;
    case "being fetched":
      return <span role="status">It is being fetched.</span>;
    case "kept":
    case "newer kept":
      return (
        <>
          <span role="status">
            It is kept: it opens without a network, and can be installed from the browser's menu. Each time it
            opens, the browser asks this site whether there is a newer version, and says nothing else.
            {keeping.value === "newer kept" &&
              " There is one: it is used once every tab of this one is closed."}
          </span>{" "}
          <button type="button" class="plain" onClick={keepNoLonger}>
            Keep it no longer
          </button>
        </>
      );
    default:
      return (
        <>
          {keeping.value === "failed" && (
            <span role="status">
              It could not be kept: the site did not send all its files as this version has them, or the
              browser refused. Nothing was kept.{" "}
            </span>
          )}
          {isSomethingOpened.value ? (
            "Not kept. Load the page again to keep it: from the moment something is opened, nothing is fetched."
          ) : (
            <button type="button" onClick={keep}>
              Keep it for offline use
            </button>
          )}
        </>
      );
  }
}
