import { addressOf } from "../state/route.ts";
import { isReport } from "../state/session.ts";
import { CopyButton } from "./copy.tsx";
import { Diff } from "./diff.tsx";

/** The fix of a finding as lines that change. */
export function Patch({ text }: { readonly text: string }) {
  return (
    <details class="patch">
      <summary>The fix as a patch</summary>
      <CopyButton text={text} what="the patch" />
      {!isReport.value && (
        <>
          {" "}
          <a href={addressOf({ at: "write", part: { what: "fixes" } }, "")}>all fixes</a>
        </>
      )}
      <Diff text={text} />
    </details>
  );
}
