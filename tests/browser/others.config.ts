import { defineConfig } from "@playwright/test";
import type { Name } from "./others/browsers.ts";

/** The main path in other browsers than Chromium, which the tests drive by themselves. */
export default defineConfig<object, { name: Name }>({
  testDir: "others",
  timeout: 60_000,
  workers: 2,
  forbidOnly: true,
  reporter: "list",
  projects: (["Firefox", "WebKit"] as const).map((name) => ({ name, use: { name } })),
});
