import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { inNewFolder, migration, real, written } from "./support/folders.ts";
import { drop, expect, saved, searchBox, test, views } from "./support/test.ts";

/** Six parts of a shop, twelve tables each, which refer to the first two of them; and users, to whom all refer. */
const parts = ["billing", "catalog", "orders", "people", "stock", "web"];
const tables = ["users", ...parts.flatMap((part) => Array.from({ length: 12 }, (_, at) => `${part}_t${at}`))];

const shop = (): Record<string, string> => {
  const made = tables.map((name) => {
    const [part, at] = name.split("_t");
    const first = [0, 1].filter((first) => first < Number(at)).map((first) => `${part}_t${first}`);
    const to = name === "users" ? [] : ["users", ...first];
    // Parts refer to the one before them, twice.
    const before = parts[parts.indexOf(part ?? "") - 1];
    if (before && (at === "0" || at === "5")) to.push(`${before}_t3`);
    const columns = to.map((of) => `sa.Column("${of}_id", sa.Integer(), sa.ForeignKey("${of}.id"))`);
    return `op.create_table("${name}", ${['sa.Column("id", sa.Integer(), primary_key=True)', ...columns, 'sa.Column("note", sa.Text())'].join(", ")})`;
  });
  return {
    "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://localhost/x\n",
    "alembic/env.py": "from alembic import context\n",
    "alembic/versions/a1.py": migration("a1", null, made.join("\n    ")),
  };
};

async function openShop(page: Page, root: string, hash: string): Promise<void> {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "shop"), shop()));
    await expect(views(page)).toBeVisible();
  });
  await go(page, hash);
  await expect(nodes(page).first()).toBeVisible();
}

const go = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

const address = (page: Page) => page.evaluate(() => decodeURIComponent(window.location.hash));
const nodes = (page: Page) => page.locator("a.node");
const group = (page: Page, name: string) =>
  page.locator("a.group").filter({ has: page.getByText(name, { exact: true }) });
const table = (page: Page, name: string) => nodes(page).filter({ hasText: new RegExp(`^${name}${name}`) });
const about = (page: Page) => page.locator(".drawing-bar .about");

/** How many pixels of the screen the smallest text is high. */
const smallestText = (page: Page) =>
  page.locator(".plane :is(text, tspan)").evaluateAll((texts) =>
    Math.min(
      ...texts.map((text) => {
        const scale = (text.closest("text") as SVGTextElement).getScreenCTM()?.a ?? 0;
        return scale * Number.parseFloat(getComputedStyle(text).fontSize);
      }),
    ),
  );

test("many tables start in closed groups, all of them in sight", async ({ page, root }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openShop(page, root, "#/schema/drawing");
  await expect(about(page)).toHaveText(/^73 tables in \d groups, 208 foreign keys$/);
  await expect(page.getByLabel("Groups")).toHaveValue("connections");
  // Each part is a group of its own.
  for (const part of parts) {
    await expect(page.locator("a.group").filter({ hasText: `${part}_t` })).toHaveCount(1);
  }
  expect(await smallestText(page)).toBeGreaterThanOrEqual(9);
  const canvas = await page.locator(".window").boundingBox();
  for (const box of await nodes(page).all()) {
    const at = await box.boundingBox();
    expect(at && canvas && at.x >= canvas.x && at.x + at.width <= canvas.x + canvas.width).toBe(true);
    expect(at && canvas && at.y >= canvas.y && at.y + at.height <= canvas.y + canvas.height).toBe(true);
  }
});

test("a group is opened and closed by mouse and by keyboard, and the address says which are", async ({
  page,
  root,
  complaints,
}) => {
  await openShop(page, root, "#/schema/drawing");
  await page.getByLabel("Groups").selectOption("by prefix");
  await expect.poll(() => address(page)).toBe("#/schema/drawing?by=prefix");
  // The six parts, and users.
  await expect(nodes(page)).toHaveCount(7);
  await expect(group(page, "stock_*")).toHaveAttribute("aria-expanded", "false");
  await expect(group(page, "stock_*")).toContainText("12 tables");

  await group(page, "stock_*").click();
  await expect(group(page, "stock_*")).toHaveAttribute("aria-expanded", "true");
  await expect.poll(() => address(page)).toBe("#/schema/drawing?by=prefix&open=stock_*");
  await expect(nodes(page)).toHaveCount(7 + 12);
  await expect(table(page, "stock_t4")).toBeVisible();

  await group(page, "web_*").focus();
  await page.keyboard.press("Enter");
  await expect(group(page, "web_*")).toHaveAttribute("aria-expanded", "true");
  // The same link, which keeps the focus.
  await expect(group(page, "web_*")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(group(page, "web_*")).toHaveAttribute("aria-expanded", "false");
  await expect(group(page, "web_*")).toBeFocused();

  await page.goBack();
  await expect(group(page, "web_*")).toHaveAttribute("aria-expanded", "true");
  await page.getByRole("button", { name: "close all" }).click();
  await expect(nodes(page)).toHaveCount(7);
  await page.getByRole("button", { name: "open all" }).click();
  await expect(nodes(page)).toHaveCount(6 + 73);
  await expect.poll(() => address(page)).toBe("#/schema/drawing?by=prefix&open=*");

  // What is selected is to be seen; what is searched for marks the group that it is in.
  await go(page, "#/schema/drawing/people_t7?by=prefix&open=");
  await expect(group(page, "people_*")).toHaveAttribute("aria-expanded", "true");
  await group(page, "people_*").click();
  await expect.poll(() => address(page)).toBe("#/schema/drawing?by=prefix&open=");
  await searchBox(page).fill("catalog_t11");
  await expect(page.locator("a.node.found")).toHaveText([/^open catalog_\*/]);
  expect(complaints).toEqual([]);
});

test("several foreign keys between two boxes are one line with their number", async ({ page, root }) => {
  await openShop(page, root, "#/schema/drawing?by=prefix");
  const between = page
    .locator(".references:not(.own) > g")
    .filter({ hasText: "web_t0 (stock_t3_id) → stock_t3" });
  await expect(between).toHaveCount(1);
  await expect(between.locator("text")).toHaveText("2");
  await expect(between.locator("title")).toContainText("web_t5 (stock_t3_id) → stock_t3");
});

test("lines to what all refer to are drawn where one points", async ({ page, root }) => {
  await openShop(page, root, "#/schema/drawing?by=none");
  await expect(nodes(page)).toHaveCount(73);
  // All but those that have a line: what refers to nothing else.
  const dots = page.locator(".hubs .hub-0 circle");
  await expect(page.locator(".hubs .hub-0 text")).toHaveText(`+${await dots.count()}`);
  expect(await dots.count()).toBeGreaterThan(60);
  await expect(page.locator(".hub-legend")).toContainText("users");
  const own = page.locator(".own path");
  await expect(own).toHaveCount(0);
  await table(page, "billing_t4").hover();
  await expect(own).toHaveCount(1);
  await go(page, "#/schema/drawing/users?by=none");
  await expect(page.locator("a.node.selected")).toContainText("users");
  await page.mouse.move(0, 0);
  await expect(own).toHaveCount(await dots.count());
});

test("the list has every table under its group, and what it refers to", async ({ page, root }) => {
  await openShop(page, root, "#/schema/drawing?by=prefix");
  await page.getByRole("button", { name: "as a list" }).click();
  await expect(page.locator(".drawing-list h2")).toHaveText(parts.map((part) => `${part}_* 12 tables`));
  const listed = page.locator(".drawing-list li:not(li li) > a");
  expect((await listed.allTextContents()).sort()).toEqual([...tables].sort());
  const one = page.locator(".drawing-list li:not(li li)").filter({ hasText: /^web_t5/ });
  await expect(one).toContainText("stock_t3_id → stock_t3");
});

test("a table's page leads to its neighbours, and these to more", async ({ page, root }) => {
  await openShop(page, root, "#/schema/drawing");
  await go(page, "#/schema/table/stock_t3");
  await page.getByRole("link", { name: "Drawing", exact: true }).click();
  await expect.poll(() => address(page)).toBe("#/schema/drawing/stock_t3?steps=1");
  const around = ["stock_t0", "stock_t1", "stock_t3", "users", "web_t0", "web_t5"];
  await expect(nodes(page)).toHaveText(around.map((name) => new RegExp(`^${name}`)));
  await page.getByLabel("How much is drawn").selectOption("two steps");
  // All refer to users.
  await expect(about(page)).toContainText("73 tables");
  await page.getByLabel("How much is drawn").selectOption("its neighbours");
  await expect(nodes(page)).toHaveCount(6);

  await page.getByLabel("Columns").selectOption("all columns");
  await expect(table(page, "stock_t3")).toContainText("note");
  await page.getByLabel("Columns").selectOption("names");
  await expect(nodes(page).locator(".keys")).toHaveCount(0);
  await expect.poll(() => address(page)).toBe("#/schema/drawing/stock_t3?steps=1&columns=none");
});

test("what is saved is what is shown, groups and all", async ({ page, root, complaints }) => {
  await openShop(page, root, "#/schema/drawing?by=prefix&open=web_*");
  await expect(table(page, "web_t1")).toBeVisible();
  const { path } = await saved(page, () => page.getByRole("button", { name: "SVG", exact: true }).click());
  const text = await readFile(path, "utf8");
  for (const name of ["stock_*", "web_*", "web_t11", "12 tables"]) expect(text).toContain(`>${name}<`);
  expect(text).not.toContain(">stock_t11<");
  expect(text).not.toMatch(/var\(|href=|class=/);
  await saved(page, () => page.getByRole("button", { name: "PNG", exact: true }).click());
  expect(complaints).toEqual([]);
});

for (const variable of ["LIMBECK_SUPERSET", "LIMBECK_NEUTRON"] as const) {
  test(`the tables of ${variable} can be read at once`, async ({ page, root }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(root);
    await drop(page, real(variable));
    await expect(views(page)).toBeVisible();
    await go(page, "#/schema/drawing");
    await expect(nodes(page).first()).toBeVisible();
    expect(await smallestText(page)).toBeGreaterThanOrEqual(9);
  });
}

for (const viewport of [
  { width: 390, height: 800 },
  { width: 1200, height: 800 },
]) {
  test(`groups can be used by everybody, ${viewport.width} px wide`, async ({ page, root }) => {
    await page.setViewportSize(viewport);
    await openShop(page, root, "#/schema/drawing?by=prefix&open=web_*");
    for (const state of ["drawn", "as a list"]) {
      if (state !== "drawn") await page.getByRole("button", { name: state }).click();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        ).toEqual([]);
      }
      const wider = await page.evaluate(() =>
        [...document.querySelectorAll("html, .frame, main, .schema-body, .drawing")]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map(({ tagName, className }) => `${tagName} ${className}`),
      );
      expect(wider).toEqual([]);
    }
  });
}
