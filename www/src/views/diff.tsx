import { useMemo } from "preact/hooks";
import "./diff.css";

/** Lines that are drawn of a long diff: it can be saved whole. */
const most = 2000;

/** A unified diff. */
export function Diff({ text }: { readonly text: string }) {
  const lines = useMemo(() => {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines;
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre class="diff" tabIndex={0}>
      {lines.slice(0, most).map((line, index) => (
        <code key={index} class={isName(lines, index) ? "place" : kinds[line.charAt(0)]}>
          {line}
          {"\n"}
        </code>
      ))}
      {lines.length > most && <code class="place">… {lines.length - most} more lines</code>}
    </pre>
  );
}

/** Whether a line says which file is meant: a removed line may begin like that, too, but not between such neighbours. */
const isName = (lines: readonly string[], at: number): boolean => {
  const [first, second] = lines[at]?.startsWith("+++ ") ? [at - 1, at] : [at, at + 1];
  const isFirst = first === 0 || !/^[-+@]/.test(lines[first - 1] ?? "");
  return isFirst && lines[first]?.startsWith("--- ") === true && lines[second]?.startsWith("+++ ") === true;
};

const kinds: Record<string, string> = { "+": "came", "-": "went", "@": "place" };
