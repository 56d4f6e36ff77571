/** The analyzer's own types, made from the Rust ones when it is built. */
export type * from "../../pkg/limbeck.js";
