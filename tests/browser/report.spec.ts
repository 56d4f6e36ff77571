import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { audited, inNewFolder, project, sample } from "./support/folders.ts";
import {
  choices,
  drop,
  expect,
  goTo,
  openSample,
  rows,
  saved,
  searchBox,
  test,
  views,
} from "./support/test.ts";

/** Opens the report that the command writes about a folder, from the disk. */
async function openReport(page: Page, folder: string, ...more: string[]): Promise<void> {
  await inNewFolder(async (out) => {
    const file = join(out, "report.html");
    await audited(folder, "html", file, ...more);
    await page.goto(`file://${file}`);
    await expect(views(page)).toBeVisible();
  });
}

const show = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

/** Addresses, and what is there at each that a report shows as the page does. */
const shown: Record<string, string> = {
  "#/overview": "h1, .numbers, .check-list, .rules",
  "#/chain": "tbody tr",
  "#/chain?part=with-findings&sort=message": "tbody tr",
  "#/operations": "tbody tr",
  "#/findings": ".finding-group :is(h2, .what, .message, .excerpt, .remedy)",
  "#/findings?show=all": ".finding-group :is(h2, .what, .message, .excerpt, .remedy)",
  "#/findings?by=table": ".finding-group :is(h2, .message)",
  "#/findings?by=revision&severity=warning": ".finding-group :is(h2, .message)",
  "#/findings?by=table&about=destructive": ".finding-group :is(h2, .message)",
  "#/findings?by=severity&q=orders": ".finding-group :is(h2, .message)",
  "#/rule/drop-table": "h1, .what, pre, .finding",
  "#/schema": ".schema-list li, .inventory",
  "#/schema/table/orders": "table.columns tr, .history, .object-parts li",
  "#/schema/drawing": "a.node",
  "#/schema/drawing?by=prefix&open=": "a.node, .drawing-bar .about",
  "#/schema/changes": ".change-groups > li",
  "#/project": "td",
  "#/report/history": "h1, h2, li, td",
  "#/migration/migrations/versions/002_orders.py": "h1, .facts dt, .operation, .line, .own-findings li",
  "#/chain?from=migrations/versions/010_courier_phone.py&to=head": "tbody tr",
  "#/chain?from=migrations/versions/010_courier_phone.py&to=base": "tbody tr",
};

/** What stands at an address, once it stands still. */
async function textsAt(page: Page, hash: string, what: string): Promise<string[]> {
  await show(page, hash);
  const there = page.locator("main").locator(what);
  await expect(there.first()).toBeVisible();
  let texts: string[] = [];
  await expect(async () => {
    const before = texts;
    texts = await there.allTextContents();
    expect(texts).toEqual(before);
  }).toPass({ intervals: [100] });
  return texts;
}

test("a report shows what the page shows", async ({ page, root, context }) => {
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(views(page)).toBeVisible();
  const report = await context.newPage();
  await openReport(report, sample("mess"));
  for (const [hash, what] of Object.entries(shown)) {
    const texts = await textsAt(page, hash, what);
    expect(texts.length, hash).toBeGreaterThan(0);
    expect(await textsAt(report, hash, what), hash).toEqual(texts);
  }
});

test("a report finds by name what the page finds", async ({ page, root, context }) => {
  const report = await context.newPage();
  await openReport(report, sample("mess"));
  await page.goto(root);
  await drop(page, sample("mess"));
  for (const text of ["order", "orders cents", "id", "drop-table"]) {
    const found = [];
    for (const each of [page, report]) {
      await searchBox(each).fill(text);
      // Until the answer is there, what was looked for before stays.
      await expect(choices(each).nth(1)).toBeVisible();
      // A report has the rules that find something, and nothing is to be done or saved there.
      found.push(
        (await choices(each).allTextContents()).filter((name) => !/^(rule|action|document)/.test(name)),
      );
    }
    expect(found[1], text).toEqual(found[0]);
  }
});

test("a report asks for nothing, whatever is looked at, and its policy forbids it", async ({
  page,
  complaints,
}) => {
  const requests: string[] = [];
  page.context().on("request", (request) => {
    if (!/^(blob|data):/.test(request.url())) requests.push(request.url());
  });
  await openReport(page, sample("branches"));
  for (const view of ["Chain", "Operations", "Findings", "Schema", "Project", "Overview"]) {
    await goTo(page, view);
  }
  await show(page, "#/schema/drawing");
  await expect(page.locator("a.node").first()).toBeVisible();
  expect(requests.map((address) => new URL(address).protocol)).toEqual(["file:"]);
  expect(complaints).toEqual([]);

  const refused = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const answer = await fetch("https://example.com/").catch(() => "refused");
    const policy = document.querySelector("meta[http-equiv]")?.getAttribute("content");
    return { answer, ran: "ran" in window, policy };
  });
  expect(refused).toMatchObject({ answer: "refused", ran: false });
  expect(refused.policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[^']+'; worker-src blob:; style-src/,
  );
});

/** What the page offers, and only the analyzer can do. */
const offered = [
  "Documents",
  "Open another",
  "Settings",
  "download this table",
  "Which revision?",
  "Say what is deployed.",
  "Say up to where it is.",
  "can be set",
  "Compare it with another state of the project",
  "Name your own",
];

test("nothing in a report is for what it can't do", async ({ page }) => {
  await openReport(page, project("history"));
  await expect(page.getByText(/^report of Limbeck [\d.]+, read-only$/)).toBeVisible();
  await expect(page.getByText("Passwords are masked.")).toBeVisible();
  for (const hash of [
    "#/overview",
    "#/findings",
    "#/rules",
    "#/schema",
    "#/project",
    "#/settings",
    "#/compare",
    "#/schema/whereabouts",
  ]) {
    await show(page, hash);
    await expect(page.getByRole("main").locator("h1, h2").first()).toBeAttached();
    for (const name of offered) {
      await expect(page.getByText(name, { exact: true }), `${name} at ${hash}`).toHaveCount(0);
    }
    await expect(page.getByRole("textbox")).toHaveCount(0);
  }
  await show(page, "#/report/history");
  const { name, path } = await saved(page, () => page.getByTitle("audit-history.md").click());
  expect(name).toBe("audit-history.md");
  expect(await readFile(path, "utf8")).toContain("# ");
});

test("the text of files can be left out", async ({ page }) => {
  await openReport(page, sample("mess"), "--without-source");
  await expect(page.getByText("the text of files was left out")).toBeVisible();
  await show(page, "#/migration/migrations/versions/002_orders.py");
  await expect(page.locator(".operation").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Source" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^line \d/ })).toHaveCount(0);
  await show(page, "#/findings");
  await expect(page.locator(".finding").first()).toBeVisible();
  await expect(page.locator(".excerpt")).toHaveCount(0);
});

test("a report is read by keyboard", async ({ page }) => {
  await openReport(page, sample("mess"));
  await page.keyboard.press("Control+k");
  await page.keyboard.type("refunds");
  // From a view that can't be narrowed down, the last of what is found leads to the chain.
  await expect(choices(page).nth(1)).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator('[role="option"][aria-selected="true"]')).toContainText("only with “refunds”");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(rows(page)).not.toHaveCount(1);
  await rows(page).getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toBeFocused();
  const first = await title.textContent();
  await page.keyboard.press("j");
  await expect(title).not.toHaveText(first ?? "");
});

for (const scheme of ["light", "dark"] as const) {
  test(`a report has no violations of accessibility (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openReport(page, sample("mess"));
    for (const [hash, what] of Object.entries(shown)) {
      await textsAt(page, hash, what);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${hash} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}

test("on paper, a report is its overview, its findings and its chain", async ({ page }) => {
  await openReport(page, sample("mess"));
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(page.locator(".overview .numbers")).toBeVisible();
  await expect(page.locator(".behind.findings .finding-group").first()).toBeVisible();
  await expect(page.locator(".behind.chain tbody tr")).toHaveCount(21);
  await expect(page.locator(".tools")).toBeHidden();
  await expect(page.locator(".found-bar")).toBeHidden();
  await expect(searchBox(page)).toBeHidden();
  await expect(views(page)).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(page.locator(".behind")).toHaveCount(0);
});

test("the page writes the report that the command writes, and shows one that is dropped", async ({
  page,
  root,
  complaints,
}) => {
  await page.goto(root);
  await drop(page, sample("branches"));
  await expect(views(page)).toBeVisible();
  const menu = page.getByText("Documents", { exact: true });
  await inNewFolder(async (out) => {
    for (const more of [[], ["--without-source"]]) {
      const file = join(out, "report.html");
      await audited(sample("branches"), "html", file, ...more);
      await menu.click();
      if (more.length > 0) await page.getByRole("checkbox", { name: "with the text of files" }).uncheck();
      const { path } = await saved(page, () => page.getByRole("button", { name: "report.html" }).click());
      expect((await readFile(path)).equals(await readFile(file))).toBe(true);
      await page.keyboard.press("Escape");
    }
    await audited(sample("mess"), "html", join(out, "report.html"));
    await drop(page, join(out, "report.html"));
    await expect(page.getByText(/^report of Limbeck/)).toBeVisible();
    await expect(page.getByTitle("mess", { exact: true })).toBeVisible();
    await goTo(page, "Findings");
    await expect(page.locator(".finding").first()).toBeVisible();
  });
  await page.getByRole("button", { name: "Open another" }).click();
  await openSample(page, "A healthy chain");
  await expect(page.getByText(/^report of Limbeck/)).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("a report that is cut off says so", async ({ page }) => {
  await inNewFolder(async (out) => {
    const file = join(out, "report.html");
    await audited(sample("healthy"), "html", file);
    const text = await readFile(file, "utf8");
    const cut = text.replace(/(id="record">[A-Za-z0-9+/]{400})[^<]*/, "$1");
    expect(cut.length).toBeLessThan(text.length);
    await writeFile(file, cut);
    await page.goto(`file://${file}`);
    await expect(page.getByRole("heading", { name: "This report can't be shown: " })).toBeVisible();
  });
});
