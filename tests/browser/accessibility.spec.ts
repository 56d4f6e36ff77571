import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { environment, inNewFolder, migration, project, written } from "./support/folders.ts";
import { drop, expect, goTo, openKeptHere, openSample, rows, searchBox, test } from "./support/test.ts";

const shown = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

/** Each view, by how one gets there from the first screen. */
const screens: Record<string, (page: Page) => Promise<unknown>> = {
  start: async () => {},
  "what is kept": (page) => openKeptHere(page),
  "what is different in a folder that was read again": (page) =>
    inNewFolder(async (folder) => {
      const state = await written(`${folder}/project`, environment);
      await drop(page, state);
      await expect(page.getByText("Folder", { exact: true })).toBeVisible();
      await written(state, { "alembic/versions/c3_third.py": migration("c3", "b2", 'op.drop_table("t")') });
      await page.getByRole("button", { name: "Read again" }).click();
      await expect(page.getByText("1 new revision", { exact: false })).toBeVisible();
      await page.getByText("Folder", { exact: true }).click();
    }),
  "how it works": async (page) => {
    await shown(page, "#/guide");
    await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  },
  "how it works, beside an audit": async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/guide/privacy");
    await expect(page.getByRole("heading", { name: "Nothing leaves this tab" })).toBeInViewport();
  },
  notice: async (page) => {
    await openSample(page, "A mess");
    await page.evaluate(() => void Promise.reject(new Error("broken")));
    await expect(page.getByRole("alert")).toContainText("broken");
  },
  overview: (page) => openSample(page, "A mess"),
  "overview, nothing wrong": (page) => openSample(page, "A healthy chain"),
  chain: async (page) => {
    await openSample(page, "A mess");
    await goTo(page, "Chain");
    await expect(rows(page).first()).toBeVisible();
  },
  "chain, an address and the relatives of a row": async (page) => {
    await openSample(page, "Branches and merges");
    await searchBox(page).fill("a10c:e7c1");
    await searchBox(page).press("Enter");
    await expect(page.locator(".meaning")).toBeVisible();
    await rows(page).getByRole("link").first().focus();
    await expect(page.locator("[data-related]").first()).toBeAttached();
  },
  "chain, no such address": async (page) => {
    await openSample(page, "A mess");
    await searchBox(page).fill("nowhere:head");
    await searchBox(page).press("Enter");
    await expect(page.locator(".meaning")).toBeVisible();
  },
  path: async (page) => {
    await openSample(page, "Branches and merges");
    await goTo(page, "Chain");
    await page.getByRole("link", { name: "stations", exact: true }).first().click();
    await page.getByRole("link", { name: /^to the heads/ }).click();
    await expect(page.locator(".path")).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  },
  operations: async (page) => {
    await openSample(page, "A mess");
    await goTo(page, "Operations");
    await expect(rows(page).first()).toBeVisible();
  },
  findings: async (page) => {
    await openSample(page, "A mess");
    await goTo(page, "Findings");
    await expect(page.locator(".finding").first()).toBeVisible();
  },
  "findings by revision, all": async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/findings?show=all&by=revision");
    await expect(page.locator(".finding").first()).toBeVisible();
  },
  "a rule": async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/rule/drop-table");
    await expect(page.getByRole("heading", { level: 1, name: "drop-table" })).toBeVisible();
  },
  rules: async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/rules");
    await expect(page.getByRole("heading", { level: 1, name: /rules$/ })).toBeVisible();
  },
  settings: async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/settings?rules=drop-table:off,data-backfill:info");
    await expect(page.getByText("[tool.limbeck]")).toBeVisible();
  },
  project: async (page) => {
    await drop(page, project("history"));
    await goTo(page, "Project");
    await expect(page.getByText("44 models")).toBeVisible();
  },
  audit: async (page) => {
    await drop(page, project("history"));
    await goTo(page, "Project");
    await page.getByRole("link", { name: "Migration history" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Migration history" })).toBeVisible();
  },
  "a folder without migrations": async (page) => {
    await drop(page, project("infrastructure"));
    await expect(page.getByText("documented-migrations-present")).toBeVisible();
  },
  migration: async (page) => {
    await openSample(page, "A mess");
    await goTo(page, "Chain");
    await page.getByRole("link", { name: "Refunds" }).first().click();
    await expect(page.getByRole("heading", { name: "Source" })).toBeVisible();
  },
  "documents menu": async (page) => {
    await openSample(page, "A mess");
    await page.getByText("Documents", { exact: true }).click();
  },
  "no migrations": (page) =>
    inNewFolder(async (folder) => {
      await drop(page, await written(`${folder}/empty`, { "a.txt": "" }));
      await expect(page.getByText("Open another")).toBeVisible();
    }),
  compare: async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/compare");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Compare with another state");
  },
  "compare, done": async (page) => {
    await openSample(page, "A mess");
    await shown(page, "#/compare");
    await drop(page, project("history"));
    await expect(page.getByRole("button", { name: "The other way round" })).toBeVisible();
  },
  problem: (page) =>
    inNewFolder(async (folder) => {
      await written(folder, { "a.zip": "no archive" });
      await drop(page, `${folder}/a.zip`);
      await expect(page.getByText("not a .zip archive")).toBeVisible();
    }),
};

for (const [name, open] of Object.entries(screens)) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    test(`${name}, ${viewport.width} px wide`, async ({ page, root }) => {
      await page.setViewportSize(viewport);
      await page.goto(root);
      await open(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        ).toEqual([]);
      }
      // Nothing is cut off at the side, but what scrolls there by itself.
      const wider = await page.evaluate(() =>
        [...document.querySelectorAll("html, .frame, main, article")]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map(({ tagName, className }) => `${tagName} ${className}`),
      );
      expect(wider).toEqual([]);
      // The frame stays: only what is in it scrolls.
      const scrolls = await page.evaluate(() => {
        const html = document.documentElement;
        return document.querySelector(".frame") !== null && html.scrollHeight > html.clientHeight;
      });
      expect(scrolls).toBe(false);
    });
  }
}

test("the theme is chosen, and kept where that is wanted", async ({ page, root }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(root);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByLabel("Theme").selectOption("dark");
  expect(await background()).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(light);
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.reload();
  expect(await background()).not.toBe(light);
  await page.getByLabel("Theme").selectOption("system");
  expect(await background()).toBe(light);
});
