import { warmEngine } from "../engine/client.ts";
import type { Source } from "../input/drop.ts";
import { pick, pickedArchive, pickedFolder } from "../input/pick.ts";
import { givenSample, samples } from "../input/samples.ts";
import { addressOf } from "../state/route.ts";
import { loadEngine, notLoaded, open, openAgain } from "../state/session.ts";
import { KeptFolders, KeptLine } from "./later.tsx";
import { Logo } from "./logo.tsx";
import { Said } from "./said.tsx";
import { ThemeChoice } from "./theme-choice.tsx";
import "./start.css";

/** The first screen. It takes a drop from the moment it is painted. */
export function Start() {
  const choose = (picked: () => Promise<Source | undefined>) =>
    pick(picked, (source) => open("what was chosen", source));
  return (
    <main class="start">
      <header>
        <p class="brand">
          <Logo /> Limbeck
        </p>
        <ThemeChoice />
      </header>
      <h1>See what a folder of Alembic migrations does, before anybody runs it.</h1>
      <p class="lead">
        The chain from base to head, each operation, what is broken in it, and the documents a team keeps
        about it. Every file is read; none is executed.
      </p>
      <section
        class="drop-area"
        aria-label="What to audit"
        onPointerEnter={warmEngine}
        onFocusIn={warmEngine}
      >
        <p>
          Drop a folder or a .zip anywhere in this window.
          <small>
            A whole repository will do: version control, virtual environments and caches are skipped. A
            report.html or report.json of Limbeck opens, too.
          </small>
        </p>
        <div class="choices">
          <button type="button" class="strong" onClick={() => choose(pickedFolder)}>
            Choose folder
          </button>
          <button type="button" onClick={() => choose(pickedArchive)}>
            Choose .zip
          </button>
        </div>
      </section>
      <KeptFolders />
      <section aria-labelledby="samples">
        <h2 id="samples">Or look at a sample</h2>
        <ul class="samples">
          {samples.map((sample) => (
            <li key={sample.name}>
              <button type="button" class="plain" onClick={() => openAgain(givenSample(sample))}>
                {sample.title}
              </button>
              <span>{sample.shows}</span>
            </li>
          ))}
        </ul>
      </section>
      {notLoaded.value && (
        <p class="not-loaded" role="alert">
          <Said of={notLoaded.value} />{" "}
          {notLoaded.value.again && (
            <button type="button" class="plain" onClick={loadEngine}>
              Load it again
            </button>
          )}
        </p>
      )}
      <footer>
        <p>
          Nothing leaves this tab, and the browser enforces it:{" "}
          <a href={addressOf({ at: "guide", chapter: "privacy" })}>how, and how to check it</a>.
        </p>
        {import.meta.env.MODE !== "offline" && (
          <p>
            It works without a network, too: keep{" "}
            <a href="offline.html" download="limbeck.html">
              the whole page in one file
            </a>
            .
          </p>
        )}
        <KeptLine />
        <p>
          <a href={addressOf({ at: "guide" })}>How it works</a>: what is understood and what isn't, the
          documents, hosting, keys.
        </p>
      </footer>
    </main>
  );
}
