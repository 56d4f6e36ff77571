import type { Token, Tokens } from "marked";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { markdown } from "../later.ts";
import { Name, wordsBefore } from "./leads.tsx";
import { slicesOf } from "./markdown-slices.ts";
import { useSlices } from "./slices.ts";
import { WideTable } from "./wide-table.tsx";

/** Markdown of the analyzer's own, drawn as text nodes: whatever HTML may be in it stays text. */
export function Markdown({ children }: { readonly children: string }) {
  const reader = markdown.loaded.value;
  // The same elements each time, so that what is drawn is not looked through again.
  const slices = useMemo(
    () => slicesOf(children).map((text, index) => <Slice key={index}>{text}</Slice>),
    [children],
  );
  const count = useSlices(slices, slices.length, typeof reader === "object");
  // What reads it could not be fetched: it reads as it is.
  if (reader === "not loaded") return <pre>{children}</pre>;
  return reader && <>{slices.slice(0, count)}</>;
}

function Slice({ children }: { readonly children: string }) {
  const reader = markdown.loaded.value;
  const tokens = useMemo(
    () => (typeof reader === "object" ? reader.lexer(children) : []),
    [reader, children],
  );
  return <Blocks of={tokens} />;
}

function Blocks({ of }: { readonly of: readonly Token[] }) {
  return (
    <>
      {of.map((token, index) => (
        <Block key={index} of={token} />
      ))}
    </>
  );
}

function Block({ of }: { readonly of: Token }): ComponentChildren {
  switch (of.type) {
    case "heading": {
      const { depth, tokens } = of as Tokens.Heading;
      const Tag = depth === 1 ? "h1" : depth === 2 ? "h2" : "h3";
      return (
        <Tag>
          <Inline of={tokens} />
        </Tag>
      );
    }
    case "paragraph":
      return (
        <p>
          <Inline of={(of as Tokens.Paragraph).tokens} />
        </p>
      );
    case "list": {
      const { ordered, start, items } = of as Tokens.List;
      const drawn = items.map((item, index) => (
        <li key={index}>
          <Blocks of={item.tokens} />
        </li>
      ));
      return ordered ? <ol start={start === "" ? 1 : start}>{drawn}</ol> : <ul>{drawn}</ul>;
    }
    case "table": {
      const { header, rows } = of as Tokens.Table;
      return (
        <WideTable>
          <thead>
            <tr>
              {header.map(({ tokens }, index) => (
                <th key={index} scope="col">
                  <Inline of={tokens} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map(({ tokens }, at) => (
                  <td key={at}>
                    <Inline of={tokens} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </WideTable>
      );
    }
    case "code":
      return (
        <pre>
          <code>{(of as Tokens.Code).text}</code>
        </pre>
      );
    case "hr":
      return <hr />;
    case "space":
      return null;
    default:
      return <Inline of={[of]} />;
  }
}

function Inline({ of }: { readonly of: readonly Token[] }) {
  let before = "";
  return (
    <>
      {of.map((token, index) => {
        if (token.type !== "codespan") before = wordsBefore(token.raw, before);
        switch (token.type) {
          case "strong":
            return (
              <strong key={index}>
                <Inline of={(token as Tokens.Strong).tokens} />
              </strong>
            );
          case "codespan":
            return (
              <Name key={index} before={before}>
                {(token as Tokens.Codespan).text}
              </Name>
            );
          case "text": {
            const { tokens, text } = token as Tokens.Text;
            return tokens ? <Inline key={index} of={tokens} /> : text;
          }
          case "escape":
            return (token as Tokens.Escape).text;
          default:
            return token.raw;
        }
      })}
    </>
  );
}
