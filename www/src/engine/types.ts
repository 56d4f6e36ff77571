/** The analyzer's own types, made from the Rust ones when it is built. */
export type {
  CallView,
  EnvironmentView,
  FindingCounts,
  FindingRow,
  FunctionView,
  MigrationPage,
  MigrationRow,
  OperationsRow,
  OperationsTable,
  Overview,
  Relative,
} from "../../pkg/limbeck.js";
