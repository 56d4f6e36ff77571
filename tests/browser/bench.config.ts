import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.ts";

/** What is measured is measured alone. */
export default defineConfig({
  testDir: ".",
  testMatch: "bench.spec.ts",
  timeout: 300_000,
  workers: 1,
  reporter: "list",
  use: chromium,
});
