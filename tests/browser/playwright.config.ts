import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.ts";

export default defineConfig({
  testDir: ".",
  testIgnore: ["bench.spec.ts", "hosting.spec.ts", "others/**"],
  // The tests measure nothing, and some of them unpack hundreds of megabytes.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: "list",
  use: { ...chromium, trace: "retain-on-failure" },
});
