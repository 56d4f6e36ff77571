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

/** The lists of chains that were asked for: each view that shows one begins with what the one before has made. */
const lists = new WeakMap<ChainView, ChainList>();

/** The chain of an environment, as soon as it is there. */
export function useChain(audit: Audit, environment: number): ChainList | undefined {
  const chain = answerTo(audit, "chain", { environment })?.value;
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  if (!chain || !migrations) return undefined;
  const known = lists.get(chain);
  if (known?.migrations === migrations) return known;
  const list = { chain, migrations, rows: chainRows(chain, migrations) };
  lists.set(chain, list);
  return list;
}
