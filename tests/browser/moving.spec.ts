import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { audited, inNewFolder, project, sample } from "./support/folders.ts";
import { choices, drop, expect, saved, searchBox, test, views } from "./support/test.ts";

/** Where a view is, and what of it scrolls. */
interface Place {
  readonly hash: string;
  readonly scrolls: string;
  /** What is unfolded, or asked for, before. */
  readonly asks?: string;
}

const places: Record<string, Place> = {
  overview: { hash: "#/overview", scrolls: "main", asks: ".checks > details > summary" },
  chain: { hash: "#/chain?part=with-findings&sort=message&q=0", scrolls: ".table-scroll" },
  operations: { hash: "#/operations?sort=message&q=0", scrolls: ".table-scroll" },
  findings: {
    hash: "#/findings?by=severity&show=all&q=0",
    scrolls: ".all-found",
    asks: ".finding-group button.more",
  },
  rules: { hash: "#/rules", scrolls: "main" },
  "a rule": { hash: "#/rule/fk-without-index", scrolls: "main" },
  schema: { hash: "#/schema", scrolls: ".schema-list" },
  "a table": { hash: "#/schema/table/journeys", scrolls: ".object-page" },
  "a migration": { hash: "#/migration/alembic/versions/058_tariff_prices.py", scrolls: ".migration-page" },
  project: { hash: "#/project", scrolls: "main", asks: ".project summary" },
  "an audit": { hash: "#/report/history", scrolls: "main" },
};

const show = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

/** How far something is scrolled, what is unfolded, and where the links in it stand. */
const lookOf = (page: Page, scrolls: string) =>
  page.evaluate((scrolls) => {
    const box = document.querySelector(scrolls);
    if (!box) return undefined;
    const { top, bottom } = box.getBoundingClientRect();
    return {
      scrolled: Math.round(box.scrollTop),
      open: [...box.querySelectorAll("details")].map(({ open }) => open),
      seen: [...box.querySelectorAll("a")].flatMap((each) => {
        const at = each.getBoundingClientRect();
        return at.top > top && at.bottom < bottom ? [`${Math.round(at.top)} ${each.textContent}`] : [];
      }),
    };
  }, scrolls);

/** Scrolls to a link far down that leads somewhere else, and gives where. */
const farLink = (page: Page, scrolls: string) =>
  page.evaluate((scrolls) => {
    const box = document.querySelector(scrolls) as Element;
    const links = [...box.querySelectorAll("a")].filter(
      (each) => each.checkVisibility() && each.hash.split("?")[0] !== window.location.hash.split("?")[0],
    );
    const link = links[Math.floor(links.length * 0.8)];
    link?.scrollIntoView({ block: "center" });
    link?.focus({ preventScroll: true });
    return link?.hash;
  }, scrolls);

for (const [name, { hash, scrolls, asks }] of Object.entries(places)) {
  test(`Back and Forward come back to the place in ${name}`, async ({ page, root }) => {
    // Lower, and the page as a whole would scroll.
    await page.setViewportSize({ width: 1280, height: 490 });
    await page.goto(root);
    await drop(page, project("rebuild"));
    await expect(views(page)).toBeVisible();
    await show(page, hash);
    const box = page.locator(scrolls).first();
    await expect(box.getByRole("link").first()).toBeVisible();
    if (asks) await page.locator(asks).last().click();
    const href = await expect
      .poll(() => farLink(page, scrolls))
      .toBeTruthy()
      .then(() => farLink(page, scrolls));
    let before = await lookOf(page, scrolls);
    await expect(async () => {
      const now = await lookOf(page, scrolls);
      const still = JSON.stringify(now) === JSON.stringify(before);
      before = now;
      expect(still).toBe(true);
    }).toPass();
    expect(before?.scrolled).toBeGreaterThan(60);
    const address = page.url();
    const isThere = () => expect.poll(() => lookOf(page, scrolls)).toEqual(before);

    await page.keyboard.press("Enter");
    await expect(page).toHaveURL((url) => url.hash === href);
    // A page begins at its top.
    if (scrolls === "main")
      await expect.poll(() => page.locator("main").evaluate((main) => main.scrollTop)).toBeLessThan(60);
    await page.goBack();
    await expect(page).toHaveURL(address);
    await isThere();
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLAnchorElement).hash))
      .toBe(href);
    await page.goForward();
    await expect(page).toHaveURL((url) => url.hash === href);
    await page.goBack();
    await isThere();

    // Filters stand in the address.
    await page.reload();
    await drop(page, project("rebuild"));
    await expect(box.getByRole("link").first()).toBeVisible();
    expect(page.url()).toBe(address);
    await expect(searchBox(page)).toHaveValue(/q=(.*)/.exec(hash)?.[1] ?? "");
  });
}

/** Types into the search box and presses Enter, without waiting for what is found. */
async function enter(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

test("the search box finds whatever has a name, and Enter opens the first of it", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(views(page)).toBeVisible();
  const heading = page.getByRole("heading", { level: 1 });
  const opened: readonly (readonly [text: string, hash: RegExp, title: string])[] = [
    ["refunds", /^#\/schema\/table\/refunds/, "refunds"],
    ["002_orders.py", /^#\/migration\/.*002_orders\.py/, "Orders"],
    ["drop-table", /^#\/rule\/drop-table/, "drop-table"],
    ["Phone numbers", /^#\/migration\//, "Phone numbers of couriers"],
    ["project", /^#\/project/, "The project around the migrations"],
    ["compare another", /^#\/compare/, "Compare with another state"],
    ["what is deployed", /^#\/settings/, "What migrations are judged for"],
  ];
  for (const [text, hash, title] of opened) {
    await enter(page, text);
    await expect(heading, text).toHaveText(title);
    await expect(page).toHaveURL((url) => hash.test(url.hash));
    await expect(choices(page)).toHaveCount(0);
  }
  await page.goBack();
  await expect(heading).toHaveText("Compare with another state");
});

test("what can be done is done from the search box", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, sample("mess"));
  await views(page).getByRole("link", { name: "Chain" }).click();
  await searchBox(page).fill("order");
  const shown = page.getByText(/^shown \d+ of/);
  await expect(shown).not.toHaveText("shown 20 of 20 migrations");
  await page.keyboard.press("Escape");
  const narrowed = await shown.textContent();

  await enter(page, "theme dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  // What was typed to find it is no filter.
  await expect(searchBox(page)).toHaveValue("order");
  await expect(shown).toHaveText(narrowed ?? "");
  await enter(page, "show keys");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  for (const name of ["findings.csv", "everything as .zip", "report.html"]) {
    expect((await saved(page, () => enter(page, name))).name).toMatch(/\.(csv|zip|html)$/);
  }
  await enter(page, "read for sqlite");
  await expect(page.locator(".top-bar").getByRole("link", { name: "SQLite" })).toBeVisible();
  await enter(page, "open another");
  await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
});

test("the search box is a combobox", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(views(page)).toBeVisible();
  const box = searchBox(page);
  await expect(box).toHaveAttribute("aria-expanded", "false");
  // Without a text it offers what can be done and looked at.
  await box.focus();
  await page.keyboard.press("ArrowDown");
  await expect(box).toHaveAttribute("aria-expanded", "true");
  await expect(choices(page).filter({ hasText: "Show the keys" })).toHaveCount(1);
  await page.keyboard.type("order");
  await expect(choices(page).nth(4)).toBeVisible();
  const selected = page.getByRole("listbox", { name: "Found" }).getByRole("option", { selected: true });
  const isChosen = async (at: number) => {
    await expect(selected).toHaveText(await choices(page).nth(at).innerText());
    await expect(box).toHaveAttribute("aria-activedescendant", (await selected.getAttribute("id")) ?? "");
    await expect(box).toBeFocused();
  };
  await isChosen(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await isChosen(2);
  await page.keyboard.press("ArrowUp");
  await isChosen(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(choices(page)).toHaveCount(0);
  await expect(box).toHaveValue("order");
  await page.keyboard.press("Escape");
  await expect(box).toHaveValue("");
  // By pointer, too.
  await box.fill("refunds");
  await choices(page)
    .filter({ hasText: /^table/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("refunds");
});

test("a table, a finding and a revision are copied as Markdown", async ({ page, root, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(views(page)).toBeVisible();
  const copied = async (hash: string, what: string) => {
    await show(page, hash);
    const button = page.getByRole("button", { name: `copy as Markdown (the ${what})` }).first();
    await button.click();
    await expect(page.getByRole("button", { name: "copied" })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const table = await copied("#/schema/table/refunds", "table");
  expect(table).toMatch(/^### Table `refunds`\n\nCreated by `\w+`/);
  expect(table).toMatch(/^\| `id` \| `INTEGER` \| not null \| .*\|$/m);
  expect(table).toContain("as it is at the heads.");
  const finding = await copied("#/findings?show=all&q=drop-table", "finding");
  expect(finding).toMatch(/^\*\*\w+\*\* `[\w-]+`: .+\n\n- Where: `.+:\d+`/);
  expect(finding).toContain("- What to do: ");
  const revision = await copied("#/migration/migrations/versions/002_orders.py", "revision");
  expect(revision).toMatch(/^## Orders\n\n- Revision: `/);
  expect(revision).toMatch(/### `upgrade\(\)`[^]*^1\. .+ \(line \d+\)$/m);
});

test("a report.json is listed, in tables that lead to each other", async ({ page, root, complaints }) => {
  await inNewFolder(async (folder) => {
    const file = join(folder, "report.json");
    await audited(sample("mess"), "json", file);
    const text = await readFile(file, "utf8");
    const report = JSON.parse(text);
    await page.goto(root);
    await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await drop(page, file);
    await expect(page.getByText(/^report of Limbeck [\d.]+, read-only$/)).toBeVisible();
    await expect(page.getByText("The text of files, drawings")).toBeVisible();
    const [environment] = report.environments;
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toContainText(`${environment.revisions.length} revisions, 2 heads.`);
    const counts: Record<string, number> = {
      Revisions: environment.revisions.length,
      Operations: environment.revisions.flatMap(
        ({
          upgrade,
          downgrade,
        }: {
          upgrade: { operations: object[] };
          downgrade: { operations: object[] };
        }) => [...upgrade.operations, ...downgrade.operations],
      ).length,
      Findings: report.findings.length,
      Tables: environment.schema.tables.length,
      Columns: environment.schema.tables.flatMap(({ columns }: { columns: object[] }) => columns).length,
      Checks: report.checks.length,
    };
    for (const [name, count] of Object.entries(counts)) {
      await views(page).getByRole("link", { name }).click();
      await expect(page.getByText(/^shown/)).toContainText(`shown ${count} of ${count}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    // Filter, sort, follow a name, and back.
    await views(page).getByRole("link", { name: "Findings" }).click();
    const box = page.getByRole("searchbox", { name: "Search findings" });
    await box.fill("drop-table");
    const some = report.findings.filter(({ rule }: { rule: string }) => rule === "drop-table").length;
    await expect(page.locator("tbody tr")).toHaveCount(some);
    await page.getByRole("columnheader", { name: "place" }).getByRole("button").click();
    await expect(page.getByRole("columnheader", { name: "place" })).toHaveAttribute("aria-sort", "ascending");
    const link = page.locator("tbody tr").first().getByRole("link").last();
    const id = (await link.textContent()) ?? "";
    await link.click();
    await expect(heading).toHaveText("Revisions");
    await expect(page.getByRole("searchbox", { name: "Search revisions" })).toHaveValue(id);
    await expect(page.locator("tbody tr").first()).toContainText(id);
    await page.goBack();
    await expect(box).toHaveValue("drop-table");
    await expect(page.getByRole("columnheader", { name: "place" })).toHaveAttribute("aria-sort", "ascending");
    expect(requests.filter((address) => !/^(blob|data):/.test(address))).toEqual([]);
    expect(complaints).toEqual([]);

    const others: readonly (readonly [content: string, says: RegExp])[] = [
      ['{"name": "page", "dependencies": {}}', /is not a report that Limbeck wrote/],
      ["[1, 2]", /is not a report that Limbeck wrote/],
      ["report", /is not a report that Limbeck wrote/],
      [text.slice(0, text.length / 2), /is cut off/],
      [
        text.replace('"report": 1', '"report": 2').replace('"report":1', '"report":2'),
        /in a form that this page doesn't know/,
      ],
      [JSON.stringify({ ...report, environments: [{ path: "." }] }), /is not a report that Limbeck wrote/],
    ];
    for (const [content, says] of others) {
      await writeFile(file, content);
      await drop(page, file);
      await expect(heading).toHaveText(says);
    }
  });
});

test("whatever is named leads to its page", async ({ page, root }) => {
  await inNewFolder(async (folder) => {
    const file = join(folder, "report.json");
    await audited(project("rebuild"), "json", file);
    const report = JSON.parse(await readFile(file, "utf8"));
    const [{ revisions, schema }] = report.environments;
    const names: Record<string, string[]> = {
      revision: revisions.map(({ revision }: { revision: string }) => revision),
      file: revisions.map(({ path }: { path: string }) => path),
      rule: report.findings.map(({ rule }: { rule: string }) => rule),
      table: schema.tables.map(({ name }: { name: string }) => name),
    };
    await page.goto(root);
    await drop(page, project("rebuild"));
    await expect(views(page)).toBeVisible();
    const unlinked = () =>
      page.evaluate((names) => {
        const own = decodeURIComponent(window.location.hash);
        // Second lines and headers stand beside a link to the same, or are what the page is about.
        const here = "a, button, pre, .second-line, .identity, .facts, h1, .own";
        return [...document.querySelectorAll("main code, main td, main .place")].flatMap((each) => {
          const text = each.textContent ?? "";
          const kind = Object.keys(names).find((kind) => names[kind]?.includes(text));
          const before = each.previousSibling?.textContent ?? "";
          const isOther =
            kind === "table" && (each.localName === "td" || /(column|index|class|key)s?\s*$/i.test(before));
          if (!kind || isOther || each.closest(here) || each.querySelector("a") || own.includes(text))
            return [];
          return [`${own}: ${kind} ${text} in “${each.parentElement?.textContent?.slice(0, 80)}”`];
        });
      }, names);
    for (const hash of [
      "#/overview",
      "#/findings?show=all",
      "#/findings?by=revision&show=all",
      "#/rules",
      "#/schema",
      "#/schema/table/journeys",
      "#/project",
      "#/report/history",
      "#/report/migrations",
      "#/migration/alembic/versions/058_tariff_prices.py",
    ]) {
      await show(page, hash);
      await expect(page.locator("main a").nth(5)).toBeAttached();
      await expect.poll(unlinked).toEqual([]);
    }
    // And it is that page.
    await show(page, "#/findings?show=all");
    const code = page.locator(".finding-group :is(.what, .message) a code").first();
    const name = (await code.textContent()) ?? "";
    await code.click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  });
});
