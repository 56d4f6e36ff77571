/** The analyzer's own types, made from the Rust ones when it is built. */
import type * as Built from "../../pkg/limbeck.js";

export type {
  CallView,
  FindingCounts,
  FunctionView,
  OperationsRow,
  OperationsTable,
  Relative,
} from "../../pkg/limbeck.js";

export interface MigrationRow extends Built.MigrationRow {
  allLabels: string[];
  isEffectiveHead: boolean;
  isPassedOver: boolean;
  inCycle: boolean;
}
export interface ChainView {
  rows: ChainRow[];
  edges: ChainEdge[];
  lanes: number;
}
export interface ChainRow {
  lane: number;
  path: string | undefined;
  ghost: Ghost | undefined;
}
export interface Ghost {
  revision: string;
  neededBy: Built.Relative;
  what: "parent" | "dependency";
  diagnosis: string | undefined;
}
export interface ChainEdge {
  upper: number;
  lower: number;
  lane: number;
  kind: "parent" | "dependency" | "closing";
}
export interface Resolution {
  paths: string[];
  means: string | undefined;
  problem: string | undefined;
}
export interface Route {
  toHead: string[];
  toBase: string[];
}
export interface Stop {
  prints: string;
  path: string | undefined;
  warnings: string[];
}
export interface EnvironmentView extends Built.EnvironmentView {
  realHeads: string[];
  stops: Stop | undefined;
}
export interface Overview extends Omit<Built.Overview, "environments"> {
  environments: EnvironmentView[];
}
export interface FindingRow extends Built.FindingRow {
  mend: string | undefined;
  alembicSays: string | undefined;
}
export interface MigrationPage extends Omit<Built.MigrationPage, "row" | "findings"> {
  row: MigrationRow;
  findings: FindingRow[];
  dependencies: Built.Relative[];
  dependents: Built.Relative[];
}
