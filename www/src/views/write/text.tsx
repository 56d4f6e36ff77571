import type { ComponentChildren } from "preact";
import { CopyButton } from "../copy.tsx";
import { saveText } from "../documents.tsx";

/** Lines that are drawn of a long text: it is copied and saved whole. */
const most = 2000;

/** A file that was written, to be read, copied and saved. */
export function WrittenText({
  path,
  text,
  children,
}: {
  readonly path: string;
  readonly text: string;
  /** What else can be done with it. */
  readonly children?: ComponentChildren;
}) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const lines = text.split("\n");
  return (
    <figure class="written-text">
      <figcaption>
        <code>{path}</code>
        <CopyButton text={text} what={name} />
        <button type="button" class="document" title={name} onClick={() => saveText(name, text)}>
          <span aria-hidden="true">↓&nbsp;</span>
          save
        </button>
        {children}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{lines.slice(0, most).join("\n")}</code>
        {lines.length > most && <code>{`\n… ${lines.length - most} more lines`}</code>}
      </pre>
    </figure>
  );
}
