import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { sample } from "./support/folders.ts";
import { site } from "./support/site.ts";
import { drop, expect, goTo, requestsFrom, test, views } from "./support/test.ts";

/** What `cargo xtask hosting` has made, as `name=folder`, and each is served where GitHub Pages has a project's site. */
const sites = (process.env.LIMBECK_SITES ?? "")
  .split(" ")
  .map((named) => named.split("=") as [string, string]);

/** What the page's own policy says of a request to another origin. */
const violated = (page: Page) =>
  page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      directives.push(event.effectiveDirective),
    );
    await fetch("https://example.com/").catch(() => {});
    await new Promise((soon) => setTimeout(soon, 100));
    return directives;
  });

/** Drops a folder on the page and looks at what came of it. */
async function auditDropped(page: Page): Promise<void> {
  await drop(page, sample("branches"));
  await expect(page.locator(".opened")).toHaveText("branches");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("revisions");
  for (const view of ["Chain", "Schema", "Overview"]) await goTo(page, view);
}

for (const [name, folder] of sites) {
  test.describe(name, () => {
    let address = "";
    let close = async () => {};
    test.beforeAll(async () => {
      ({ address, close } = await site("/project/", folder));
    });
    test.afterAll(() => close());

    for (const [link, title] of [
      ["Read other migrations", "See what a folder of Alembic migrations does"],
      ["what Limbeck says of ours", "20 revisions, 2 heads"],
    ] as const) {
      test(`the link leads there: ${link}`, async ({ page }) => {
        await page.goto(address);
        const there = page.getByRole("link", { name: link });
        const isNewTab = (await there.getAttribute("target")) === "_blank";
        const [opened] = await Promise.all([isNewTab ? page.waitForEvent("popup") : page, there.click()]);
        await expect(opened.getByRole("heading", { level: 1 })).toContainText(title);
      });
    }

    test("the page reads what is dropped, and asks for nothing from then on", async ({
      page,
      complaints,
    }) => {
      const requests = requestsFrom(page);
      await page.goto(`${address}limbeck/`);
      await page.waitForLoadState("networkidle");
      expect(requests.length).toBeGreaterThan(2);
      expect(requests.filter((request) => !request.startsWith(`${address}limbeck/`))).toEqual([]);
      requests.length = 0;
      await auditDropped(page);
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await violated(page)).toEqual(["connect-src"]);
    });

    test("the page in one file reads what is dropped", async ({ page, complaints }) => {
      const requests = requestsFrom(page);
      await page.goto(`${address}limbeck/offline.html`);
      await auditDropped(page);
      expect(requests).toEqual([`${address}limbeck/offline.html`]);
      expect(complaints).toEqual([]);
    });

    test("the report is about the project's migrations, and asks for nothing", async ({
      page,
      complaints,
    }) => {
      const requests = requestsFrom(page);
      await page.goto(`${address}report.html`);
      await expect(views(page)).toBeVisible();
      // The pages of the rules have passwords in their examples: an audit that reads them finds some.
      const check = page.locator(".check-list li").filter({ hasText: "no-credentials" });
      await expect(check.locator(".status")).toHaveText("PASS");
      for (const view of ["Chain", "Findings", "Schema"]) await goTo(page, view);
      expect(requests).toEqual([`${address}report.html`]);
      expect(complaints).toEqual([]);
      expect(await violated(page)).toEqual(["connect-src"]);
    });

    test("what code scanning reads lies beside it", async ({ request }) => {
      const { version, runs } = JSON.parse(await (await request.get(`${address}findings.sarif`)).text());
      expect(version).toBe("2.1.0");
      expect(runs[0].results.length).toBeGreaterThan(5);
    });
  });
}

/** The headers of a `_headers` file for each path: a line with a path, then indented lines with a header each. */
function headersOf(text: string): (path: string) => Record<string, string> {
  const rules = text.split(/\n(?=\/)/).map((rule) => ({
    pattern: rule.split("\n", 1)[0] ?? "",
    headers: [...rule.matchAll(/^ +([^:]+): (.*)$/gm)].map(([, name, value]) => [name, value]),
  }));
  const isMeant = (pattern: string, path: string) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  return (path) =>
    Object.fromEntries(rules.flatMap(({ pattern, headers }) => (isMeant(pattern, path) ? headers : [])));
}

const pages = sites.find(([name]) => name === "pages")?.[1];
if (pages) {
  test("the headers of the recipe are the page's own policy, and the page works under them", async ({
    page,
    complaints,
  }) => {
    const headers = headersOf(await readFile(join(pages, "_headers"), "utf8"));
    const { address, close } = await site("/", pages, headers);
    const answer = await page.goto(`${address}limbeck/`);
    const own = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(await answer?.headerValue("content-security-policy")).toBe(`${own}; frame-ancestors 'self'`);
    const style = await page.locator('link[rel="stylesheet"]').first().getAttribute("href");
    const asset = await page.request.get(new URL(style ?? "", page.url()).href);
    expect(asset.headers()["cache-control"]).toContain("immutable");
    await auditDropped(page);
    expect(complaints).toEqual([]);
    await close();
  });
}
