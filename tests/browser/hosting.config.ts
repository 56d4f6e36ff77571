import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.ts";

/** For `cargo xtask hosting`, which makes the sites: the ordinary run has none. */
export default defineConfig({
  testDir: ".",
  testMatch: "hosting.spec.ts",
  timeout: 60_000,
  expect: { timeout: 30_000 },
  workers: 2,
  fullyParallel: true,
  reporter: "list",
  use: chromium,
});
