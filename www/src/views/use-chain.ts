import { useMemo } from "preact/hooks";
import type { ChainView, MigrationRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import type { Audit } from "../state/session.ts";
import { type ChainRow, chainRows } from "./chain-rows.ts";

/** An environment's chain as it is listed. */
export interface ChainList {
  readonly chain: ChainView;
  readonly migrations: readonly MigrationRow[];
  readonly rows: readonly ChainRow[];
}

/** The chain of an environment, as soon as it is there. */
export function useChain(audit: Audit, environment: number): ChainList | undefined {
  const chain = answerTo(audit, "chain", { environment })?.value;
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  return useMemo(
    () => chain && migrations && { chain, migrations, rows: chainRows(chain, migrations) },
    [chain, migrations],
  );
}
