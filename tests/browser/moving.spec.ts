import type { Page } from "@playwright/test";
import { project } from "./support/folders.ts";
import { drop, expect, test, views } from "./support/test.ts";

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
  findings: { hash: "#/findings?by=severity&show=all&q=0", scrolls: ".all-found", asks: ".finding-group button.more" },
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
    await page.setViewportSize({ width: 1280, height: 420 });
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
    if (scrolls === "main") await expect.poll(() => page.locator("main").evaluate((main) => main.scrollTop)).toBeLessThan(60);
    await page.goBack();
    await expect(page).toHaveURL(address);
    await isThere();
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLAnchorElement).hash)).toBe(href);
    await page.goForward();
    await expect(page).toHaveURL((url) => url.hash === href);
    await page.goBack();
    await isThere();

    // Filters stand in the address.
    await page.reload();
    await drop(page, project("rebuild"));
    await expect(box.getByRole("link").first()).toBeVisible();
    expect(page.url()).toBe(address);
    await expect(page.getByRole("searchbox")).toHaveValue(/q=(.*)/.exec(hash)?.[1] ?? "");
  });
}
