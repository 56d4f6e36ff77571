import type { EnvironmentView } from "../../engine/types.ts";
import { plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { chosen, isReport } from "../../state/session.ts";
import { Again } from "../dialect.tsx";

/** What findings were judged for, in a line. */
export function JudgedFor({ of }: { readonly of: EnvironmentView }) {
  const { rules } = chosen.value;
  const { version, deployed, sizes } = of.judging;
  return (
    <p class="judged-for">
      <span>
        Judged for {of.databaseTitle}
        {version && ` ${version}`}
      </span>
      <span>
        {deployed == null ? "nothing said of what is deployed" : `${plural(deployed, "migration")} deployed`}
      </span>
      {rules.size > 0 && <span>{plural(rules.size, "rule")} set otherwise</span>}
      {sizes > 0 && <span>{plural(sizes, "table size")} known</span>}
      {!isReport.value && <a href={addressOf({ at: "settings" }, "")}>Settings</a>}
      <Again />
    </p>
  );
}
