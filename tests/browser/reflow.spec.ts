import type { Page } from "@playwright/test";
import { expect, openSample, test } from "./support/test.ts";
import { everyView } from "./support/views.ts";

/** What stands beyond the side of the window and can't be scrolled to by itself. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isReached = (element: Element): boolean => {
      for (let around: Element | null = element; around; around = around.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(around);
        const scrolls = overflowX === "auto" || overflowX === "scroll";
        const isInside = around.getBoundingClientRect().right <= width + 1;
        // Where a text ends in an ellipsis, the whole of it is a click away.
        if (isInside && (scrolls || textOverflow === "ellipsis")) return true;
        // It is said, and not shown; a drawing is moved about.
        if (around.matches(".unseen, svg")) return true;
      }
      return false;
    };
    const found: string[] = [];
    for (const element of document.body.querySelectorAll("*")) {
      const isSeen = element.matches("input, select, textarea, button, img");
      const hasText = [...element.childNodes].some(
        ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim(),
      );
      const { left, right, width: own } = element.getBoundingClientRect();
      if (
        (isSeen || hasText) &&
        own > 0 &&
        element.checkVisibility() &&
        (right > width + 1 || left < -1) &&
        !isReached(element)
      ) {
        found.push(element.outerHTML.slice(0, 150));
      }
    }
    if (document.documentElement.scrollWidth > width) found.push("the page itself scrolls sideways");
    return found;
  });

for (const size of [
  // 1280 by 1024, zoomed in to 400 %.
  { width: 320, height: 256 },
  { width: 390, height: 844 },
]) {
  test(`nothing is cut off in a window of ${size.width} by ${size.height}`, async ({ page, root }) => {
    await page.setViewportSize(size);
    await page.goto(root);
    const found: Record<string, string[]> = { start: await cutOff(page) };
    await openSample(page, "A mess");
    for (const [address, there] of Object.entries(everyView)) {
      await page.evaluate((hash) => {
        window.location.hash = hash;
      }, address);
      const first = page.locator("main").locator(there).first();
      // With the frame around it, there is room for what it frames.
      await expect(async () => {
        await first.scrollIntoViewIfNeeded({ timeout: 1000 });
        await expect(first, address).toBeInViewport({ timeout: 1000 });
      }).toPass();
      found[address] = await cutOff(page);
    }
    await page.getByText("Documents", { exact: true }).click();
    found.documents = await cutOff(page);
    expect(Object.entries(found).filter(([, cut]) => cut.length > 0)).toEqual([]);
  });
}

test("on a narrow screen, the list of a schema follows what is said of it", async ({ page, root }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(root);
  await openSample(page, "A mess");
  await page.evaluate(() => {
    window.location.hash = "#/schema";
  });
  const list = page.locator(".schema-list");
  await expect(list).toBeVisible();
  const [above, below] = [
    await page.locator(".schema-body > :not(.schema-list)").boundingBox(),
    await list.boundingBox(),
  ];
  const end = await page
    .locator(".schema-body > :not(.schema-list) > :last-child")
    .evaluate((last) => last.getBoundingClientRect().bottom);
  expect(above && below && below.y >= Math.max(above.y + above.height, end) - 1).toBe(true);
});
