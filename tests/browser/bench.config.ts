import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.ts";

/** What is measured is measured alone. */
export default defineConfig({
  testDir: ".",
  testMatch: "bench.spec.ts",
  timeout: 600_000,
  expect: { timeout: 60_000 },
  workers: 1,
  reporter: "list",
  use: chromium,
});
