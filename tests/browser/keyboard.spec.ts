import type { Page } from "@playwright/test";
import { expect, goTo, openSample, saved, searchBox, test, views } from "./support/test.ts";
import { everyView } from "./support/views.ts";

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

const show = (page: Page, hash: string) =>
  page.evaluate((to) => {
    window.location.hash = to;
  }, hash);

/** What has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName.toLowerCase());

for (const [address, there] of Object.entries(everyView)) {
  // Hundreds of links that are all the same.
  if (address === "#/rules") continue;
  test(`all of ${address} can be reached by Tab, and the focus is seen`, async ({ page, root }) => {
    await page.goto(root);
    await openSample(page, "A mess");
    await show(page, address);
    await expect(page.locator("main").locator(there).first()).toBeVisible();
    // What comes later is there, too.
    await expect(async () => {
      const count = () => page.locator("a, button").count();
      const before = await count();
      await page.waitForTimeout(150);
      expect(await count()).toBe(before);
    }).toPass();
    await page.getByRole("button", { name: "Skip to the view" }).focus();
    await page.evaluate(() => {
      const wanted = [
        ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"),
      ].filter((element) => element.checkVisibility() && !element.matches(":disabled, [tabindex='-1']"));
      const isRow = (element: Element) => element.closest("tbody, .schema-list, svg.drawn, .canvas") !== null;
      // From row to row there are other keys, and the rows themselves are drawn as they are scrolled to.
      const others = wanted.filter((element) => !isRow(element) && element !== document.activeElement);
      Object.assign(window, { wanted: new Set(others), hidden: [] });
    });
    for (let presses = 0; presses < 900; presses += 1) {
      await page.keyboard.press("Tab");
      const isOut = await page.evaluate(() => {
        const { wanted, hidden } = window as unknown as { wanted: Set<Element>; hidden: string[] };
        const element = document.activeElement;
        if (!element || element === document.body) return true;
        wanted.delete(element);
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { top, bottom, left, right } = element.getBoundingClientRect();
        const isInside = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
        // A line in a drawing shows it otherwise.
        const isShown = element instanceof SVGElement || (outlineStyle !== "none" && outlineWidth !== "0px");
        if (!isInside || !isShown) hidden.push(element.outerHTML.slice(0, 120));
        return false;
      });
      if (isOut) break;
    }
    const { left, hidden } = await page.evaluate(() => {
      const { wanted, hidden } = window as unknown as { wanted: Set<Element>; hidden: string[] };
      return { left: [...wanted].map(({ outerHTML }) => outerHTML.slice(0, 120)), hidden };
    });
    expect({ left, hidden }).toEqual({ left: [], hidden: [] });
  });
}

test("the focus is never lost as screens and views change", async ({ page, root }) => {
  await page.goto(root);
  // Whoever comes begins at the top.
  expect(await focused(page)).toBe("body");
  await page.getByRole("button", { name: "A mess", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(views(page)).toBeVisible();
  await expect.poll(() => focused(page)).toBe("main");
  // Past what is above, in one step.
  await page.getByRole("link", { name: "Limbeck" }).focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Skip to the view" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await views(page).getByRole("link", { name: "Findings" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".finding").first()).toBeVisible();
  await expect(views(page).getByRole("link", { name: "Findings" })).toBeFocused();
  // A link that goes away with its view.
  await page.getByRole("main").getByRole("link", { name: "all rules" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /rules$/ })).toBeVisible();
  await expect.poll(() => focused(page)).toBe("main");

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect.poll(() => focused(page)).not.toBe("body");

  await page.getByRole("button", { name: "Open another" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
  await expect.poll(() => focused(page)).toBe("main");
});

test("what happens without being looked at is said", async ({ page, root, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(root);
  await openSample(page, "A mess");
  await goTo(page, "Chain");
  // What a filter leaves, in a region that is told as it changes.
  await searchBox(page).fill("refunds");
  await expect(page.getByRole("status")).toHaveText("shown 1 of 20 migrations");
  const said = page.locator("[aria-live=polite]");
  await saved(page, () => page.getByRole("button", { name: "download this table" }).click());
  await expect(said.filter({ hasText: /\.csv saved$/ })).toBeAttached();
  await page.getByRole("main").getByRole("link", { name: "Refunds" }).first().click();
  await page.getByRole("button", { name: /^copy/ }).first().click();
  await expect(said.filter({ hasText: "copied" })).toBeAttached();
});

test("nothing moves by itself", async ({ page, root }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(root);
  await page.evaluate(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    for (const kind of ["animationstart", "transitionrun"])
      window.addEventListener(
        kind,
        ({ type, target }) => moved.push(`${type} ${(target as Element).outerHTML}`),
        {
          capture: true,
        },
      );
  });
  await openSample(page, "A mess");
  for (const [address, there] of Object.entries(everyView)) {
    await show(page, address);
    await expect(page.locator("main").locator(there).first()).toBeVisible();
    await page.locator("main").hover();
    const glides = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => getComputedStyle(element).scrollBehavior === "smooth")
        .map(({ outerHTML }) => outerHTML.slice(0, 100)),
    );
    expect(glides, address).toEqual([]);
  }
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
});
