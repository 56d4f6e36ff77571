import { useEffect } from "preact/hooks";
import documents from "../guide/documents.md?raw";
import hosting from "../guide/hosting.md?raw";
import privacy from "../guide/privacy.md?raw";
import understood from "../guide/understood.md?raw";
import writing from "../guide/writing.md?raw";
import { markdown } from "../later.ts";
import { addressOf, type ViewAt } from "../state/route.ts";
import { Markdown } from "./markdown.tsx";
import { KeyList } from "./shortcuts.tsx";
import "./report.css";
import "./guide.css";

/** What is to be read, in this order, by the name that each chapter has in the address. */
const chapters = { understood, privacy, documents, writing, hosting, keys: "## Keys\n" };

/** A chapter's first line is its title. */
const titleOf = (text: string): string => text.slice(3, text.indexOf("\n"));

/** How Limbeck works, for somebody with ten minutes: README.md leads to the same texts. */
export function Guide({ view: { chapter } }: { readonly view: ViewAt<"guide"> }) {
  const isRead = markdown.loaded.value !== undefined;
  useEffect(() => {
    if (chapter && isRead) goToChapter(chapter);
  }, [chapter, isRead]);
  return (
    <article class="report chapters">
      <h1>How it works</h1>
      <nav aria-label="Chapters">
        <ol>
          {Object.entries(chapters).map(([name, text]) => (
            <li key={name}>
              <a
                href={addressOf({ at: "guide", chapter: name }, "")}
                // Also where that is the address already.
                onClick={() => goToChapter(name)}
              >
                {titleOf(text)}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {Object.entries(chapters).map(([name, text]) => (
        <section key={name} id={`guide-${name}`} tabIndex={-1}>
          <Markdown>{text}</Markdown>
          {name === "privacy" && <Policy />}
          {name === "keys" && <KeyList />}
        </section>
      ))}
    </article>
  );
}

/** Brings a chapter to the top, and who goes by keyboard into it. */
function goToChapter(name: string): void {
  const section = document.getElementById(`guide-${name}`);
  section?.scrollIntoView();
  section?.focus({ preventScroll: true });
}

/** The policy that this very page carries. */
function Policy() {
  const policy = document
    .querySelector("meta[http-equiv='Content-Security-Policy']")
    ?.getAttribute("content");
  if (!policy) return null;
  return (
    <figure>
      <figcaption>The policy of this page, as it stands in its source</figcaption>
      <pre>{policy.replaceAll("; ", ";\n")}</pre>
    </figure>
  );
}
