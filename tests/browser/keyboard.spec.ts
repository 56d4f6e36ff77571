import type { Page } from "@playwright/test";
import { expect, test, views } from "./support/test.ts";

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(focused)) return;
  }
  throw new Error(`nothing called ${name} can be reached by Tab`);
}

test("from the first screen to a migration's page and its document, by keyboard only", async ({
  page,
  root,
}) => {
  await page.goto(root);
  await tabTo(page, /^A mess$/);
  await page.keyboard.press("Enter");
  await expect(views(page)).toBeVisible();

  await tabTo(page, /^Chain/);
  await page.keyboard.press("Enter");
  await expect(page.locator("tbody tr").first()).toBeVisible();

  // Sorted by a header, and back.
  await tabTo(page, /^message/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "message" })).toHaveAttribute("aria-sort", "ascending");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "message" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  // Searched, from anywhere.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("refunds");
  await expect(page.getByRole("status")).toHaveText("shown 1 of 20 migrations");
  // Once closes what is found, and once more clears the search.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("status")).toHaveText("shown 20 of 20 migrations");

  // From row to row, past one that leads nowhere, and into one.
  await page.getByLabel("oldest first").focus();
  await page.keyboard.press("Space");
  await tabTo(page, /^Couriers$/);
  await page.keyboard.press("End");
  const reached: string[] = [];
  for (let presses = 0; presses < 22; presses += 1) {
    reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ""));
    if (reached.at(-1) === "Tips") break;
    await page.keyboard.press("ArrowUp");
  }
  expect(reached.at(-1)).toBe("Tips");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tips");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await tabTo(page, /018_tips\.py\.csv/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toBe("018_tips.py.csv");

  await page.goBack();
  await expect(page.locator("tbody tr").first()).toBeVisible();
});
