import { Name, wordsBefore } from "./leads.tsx";

/** The analyzer's words: what stands between backticks is code, and leads to what it names. */
export function Words({ children }: { readonly children: string }) {
  const parts = children.split("`");
  // An odd backtick is a backtick.
  if (parts.length % 2 === 0) return <>{children}</>;
  let before = "";
  return (
    <>
      {parts.map((part, index) => {
        if (index % 2 === 1) {
          return (
            <Name key={index} before={before}>
              {part}
            </Name>
          );
        }
        before = wordsBefore(part, before);
        return part;
      })}
    </>
  );
}
