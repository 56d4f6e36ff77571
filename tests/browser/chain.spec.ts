import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { inNewFolder, migration, real, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, rows, searchBox, test, views } from "./support/test.ts";

const shown = (page: Page) => page.getByRole("status");
const row = (page: Page, message: string) =>
  rows(page).filter({ has: page.getByRole("link", { name: message, exact: true }) });
const lines = (of: Locator, kind = "") => of.locator(`.lines path${kind}`);
const messages = (page: Page) => rows(page).locator(".main-cell > :first-child").allInnerTexts();
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function openChain(page: Page, root: string, sample: string): Promise<void> {
  await page.goto(root);
  await openSample(page, sample);
  await goTo(page, "Chain");
  await expect(rows(page).first()).toBeVisible();
}

test("rows are of one height on any screen, and lines have no gaps", async ({ browser, root }) => {
  for (const deviceScaleFactor of [1, 2, 3]) {
    const page = await browser.newPage({ deviceScaleFactor });
    await openChain(page, root, "A mess");
    const boxes = await page.locator(".lanes").evaluateAll((all) =>
      all.map((lanes) => {
        const { top, height } = lanes.getBoundingClientRect();
        const row = lanes.closest("tr")?.getBoundingClientRect();
        return [top - (row?.top ?? 0), height, row?.height];
      }),
    );
    expect(boxes).toEqual(boxes.map(() => [0, 32, 32]));
    await page.close();
  }
});

test("each row has its lane, as long as the rows stand in the chain's order", async ({ page, root }) => {
  await openChain(page, root, "Branches and merges");
  const count = await rows(page).count();
  await expect(page.locator(".lanes")).toHaveCount(count);
  await expect(page.locator(".node.merge")).toHaveCount(1);
  await expect(page.locator(".node .ring")).toHaveCount(2);
  expect(await lines(rows(page), ".dependency").count()).toBeGreaterThan(1);

  const newestFirst = await messages(page);
  await page.getByLabel("oldest first").check();
  expect(await messages(page)).toEqual(newestFirst.reverse());
  await expect(page.locator(".lanes")).toHaveCount(count);

  const byMessage = page.getByRole("columnheader", { name: "message" }).getByRole("button");
  await byMessage.click();
  await expect(page.locator(".lanes")).toHaveCount(0);
  await page.getByRole("columnheader", { name: "#" }).getByRole("button").click();
  await expect(page.locator(".lanes")).toHaveCount(count);

  // What is filtered has no lines to what isn't there.
  await searchBox(page).fill("of a");
  expect(await messages(page)).toEqual(["quality flag of a reading", "instruments of a station"]);
  await expect(page.locator(".lanes")).toHaveCount(2);
  await expect(lines(rows(page))).toHaveCount(0);
});

test("the relatives of a row are shown, and a click away", async ({ page, root }) => {
  await openChain(page, root, "Branches and merges");
  const merge = row(page, "merge readings and people");
  await merge.hover();
  await expect(rows(page).filter({ has: page.locator("[data-related]") })).toHaveCount(3);
  await row(page, "stations").getByRole("link").first().focus();
  await expect(rows(page).filter({ has: page.locator("[data-related]") })).toHaveCount(1);
  await page.mouse.move(0, 0);

  await merge.getByRole("link", { name: "f8d2a05e6b13" }).click();
  await expect(heading(page)).toHaveText("a visit explains doubtful readings");
  await page
    .getByRole("article")
    .getByRole("link", { name: /merge readings and people/ })
    .click();
  await expect(heading(page)).toHaveText("merge readings and people");
  const facts = page.locator(".facts");
  await expect(facts.locator("dt")).toHaveText([
    "file",
    "created",
    "parents",
    "child",
    "on branch",
    "from here",
  ]);

  await goTo(page, "Chain");
  await row(page, "daily report for the press").getByRole("link").first().click();
  await expect(facts.locator("dt")).toContainText(["depends on"]);
  await facts.getByRole("link", { name: /quality flag of a reading/ }).click();
  await expect(facts.locator("dt")).toContainText(["needed by"]);
});

test("what a migration is stands beside it", async ({ page, root }) => {
  await openChain(page, root, "Branches and merges");
  const tags = (message: string) => row(page, message).locator(".tag");
  await expect(tags("merge readings and people")).toHaveText(["merge point"]);
  await expect(tags("instruments of a station")).toHaveText(["branch point"]);
  await expect(tags("stations")).toHaveText(["base"]);
  await expect(tags("daily report for the press")).toHaveText(["head", "base", "depends on", "report"]);
  await expect(tags("observers who keep the stations")).toHaveText(["people"]);
});

test("what is missing is a row of its own, and leads to who needs it", async ({ page, root }) => {
  await openChain(page, root, "A mess");
  const ghost = rows(page).filter({ has: page.locator(".node.ghost") });
  await expect(ghost).toContainText("015b_discounts is not in this folder");
  await expect(shown(page)).toHaveText("shown 20 of 20 migrations");
  await ghost.getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Refunds");
});

test("duplicates, cycles and effective heads are named", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const dependent = migration("d0000001", "a0000001").replace(
      "depends_on = None",
      'depends_on = "e0000001"',
    );
    await drop(
      page,
      await written(join(folder, "broken"), {
        "alembic/env.py": "",
        "alembic/versions/a.py": migration("a0000001", null),
        "alembic/versions/b.py": migration("b0000001", "c0000001"),
        "alembic/versions/c.py": migration("c0000001", "b0000001"),
        "alembic/versions/d.py": dependent,
        "alembic/versions/e.py": migration("e0000001", "a0000001"),
        "alembic/versions/f1.py": migration("f0000001", "a0000001"),
        "alembic/versions/f2.py": migration("f0000001", "a0000001").replace("step f", "second step f"),
      }),
    );
    await expect(views(page)).toBeVisible();
  });
  await expect(page.locator(".verdict")).toContainText("Alembic stops here");
  await goTo(page, "Chain");
  const tags = (message: string) => row(page, message).locator(".tag");
  await expect(tags("step b0000001")).toContainText(["in a cycle"]);
  await expect(tags("step e0000001")).toContainText(["effective head"]);
  await expect(tags("step f0000001")).toContainText(["passed over"]);
  expect(await lines(rows(page), ".closing").count()).toBeGreaterThan(0);
  await expect(page.locator(".verdict")).toContainText("Alembic stops here");
});

test("from row to row by keyboard, and from migration to migration", async ({ page, root }) => {
  await openChain(page, root, "A mess");
  const order = (await messages(page)).filter((text) => !text.includes("is not in this folder"));
  await rows(page).getByRole("link").first().focus();
  await page.keyboard.press("j");
  await expect(rows(page).nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(order[0] ?? "");
  for (const message of order.slice(1, 4)) {
    await page.keyboard.press("j");
    await expect(heading(page)).toHaveText(message);
    await expect(heading(page)).toBeFocused();
  }
  await page.keyboard.press("k");
  await expect(heading(page)).toHaveText(order[2] ?? "");
  // One step of Back leaves them all.
  await page.goBack();
  await expect(shown(page)).toBeVisible();
  await expect(page.getByRole("article")).toHaveCount(0);

  // What is typed is text.
  await searchBox(page).fill("");
  await searchBox(page).press("j");
  await expect(searchBox(page)).toHaveValue("j");
});

test("the paths from a migration have addresses of their own", async ({ page, root }) => {
  await openChain(page, root, "A mess");
  await row(page, "Ratings").getByRole("link").first().click();
  await page.getByRole("link", { name: "to base: 9 revisions" }).click();
  await expect(page.locator(".path")).toContainText("From Ratings to base: 9 revisions");
  await expect(page.locator(".path")).toContainText("alembic downgrade base");
  expect((await messages(page)).slice(0, 2)).toEqual(["Ratings", "Shifts replace the plan"]);
  expect(await rows(page).locator("td.number:nth-child(2)").allInnerTexts()).toEqual([..."123456789"]);
  await expect(page.locator(".lanes")).toHaveCount(9);
  expect(page.url()).toContain("to=base");

  await page.locator(".path").getByRole("link", { name: "Ratings" }).click();
  await page.getByRole("link", { name: /^to the heads: \d+ revisions$/ }).click();
  const [first] = await messages(page);
  expect(first).toBe("Phone numbers of couriers");
  await page.getByRole("link", { name: "The whole chain" }).click();
  await expect(shown(page)).toHaveText("shown 20 of 20 migrations");
  await page.goBack();
  await expect(page.locator(".path")).toContainText("to the heads");

  // The address alone is enough.
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await openSample(page, "A mess");
  await expect(page.locator(".path")).toContainText("to the heads");
});

test("the search box understands what Alembic does", async ({ page, root }) => {
  await openChain(page, root, "Branches and merges");
  const box = searchBox(page);
  const meaning = page.locator(".meaning");
  await box.fill("people@head");
  await expect(meaning).toContainText("people@head: one revision");
  await expect(rows(page)).toHaveCount(1);
  await box.fill("a10c:e7c1");
  await expect(meaning).toContainText("from a10c to e7c1: 7 revisions");
  await expect(rows(page)).toHaveCount(7);
  await expect(page.locator(".lanes")).toHaveCount(7);
  await box.fill("e7c1");
  expect(await messages(page)).toEqual(["merge readings and people"]);
  await box.fill("head");
  await expect(meaning).toContainText("Multiple head");
  await box.fill("readings, a");
  await expect(meaning).toHaveCount(0);
  await expect(rows(page)).toHaveCount(1);

  // In the other lists, too; and the list beside a migration is narrowed down as the chain is.
  await box.fill("a10c:e7c1");
  await goTo(page, "Operations");
  await expect(rows(page)).toHaveCount(7);
  await goTo(page, "Chain");
  await row(page, "stations").getByRole("link").first().click();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(rows(page)).toHaveCount(7);
});

test("hundreds of lanes leave room for the words", async ({ page, root }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const heads = Array.from({ length: 400 }, (_, index) => [`h${1000 + index}`, `b${1000 + index}`]);
    const files = heads.flatMap(([head = "", base = ""]) => [
      [`alembic/versions/a_${base}.py`, migration(base, null)],
      [`alembic/versions/b_${head}.py`, migration(head, base)],
    ]);
    await drop(
      page,
      await written(join(folder, "many"), { ...Object.fromEntries(files), "alembic/env.py": "" }),
    );
    await expect(views(page)).toBeVisible();
  });
  await goTo(page, "Chain");
  await expect(rows(page).first()).toBeVisible();
  const width = async () => (await page.locator(".lanes").first().boundingBox())?.width ?? 0;
  expect(await width()).toBeLessThanOrEqual(80);
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await width()).toBeLessThanOrEqual(184);
  expect(await rows(page).count()).toBeLessThan(100);
});

for (const variable of ["LIMBECK_NEUTRON", "LIMBECK_SUPERSET"] as const) {
  test(`the chain of ${variable}`, async ({ page, root }) => {
    await page.goto(root);
    await drop(page, real(variable));
    await expect(views(page)).toBeVisible();
    await goTo(page, "Chain");
    await expect(rows(page).first()).toBeVisible();
    const drawn = await page.locator(".lanes").count();
    expect(drawn).toBe(await rows(page).count());
    expect(drawn).toBeLessThan(100);
    await rows(page).getByRole("link").first().focus();
    await page.keyboard.press("End");
    await expect(rows(page).last().locator(".node.base")).toBeVisible();
    // Every line that goes down from a row comes into the next one.
    const [out, into] = await rows(page)
      .locator(".lines")
      .evaluateAll((all) => {
        const ends = (svg: Element, pattern: RegExp) =>
          [...svg.querySelectorAll("path")].filter((path) => pattern.test(path.getAttribute("d") ?? ""))
            .length;
        return [
          all.slice(0, -1).map((svg) => ends(svg, /(V2| 3)$/)),
          all.slice(1).map((svg) => ends(svg, /^M\d+ (0|-1)/)),
        ];
      });
    expect(into).toEqual(out);
  });
}
