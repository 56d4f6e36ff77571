import type { PlaywrightTestConfig } from "@playwright/test";

/** The Chromium that is driven: the system's, with nothing of its own going on. */
export const chromium = {
  browserName: "chromium",
  launchOptions: {
    executablePath: process.env.LIMBECK_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  },
} satisfies PlaywrightTestConfig["use"];
