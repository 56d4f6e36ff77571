import type { Page } from "@playwright/test";
import { inNewFolder, migration, nativeDocuments, written } from "./support/folders.ts";
import {
  drop,
  expect,
  expectSame,
  goTo,
  rows,
  savedEverything,
  test,
  unpacked,
  views,
} from "./support/test.ts";

const many = (count: number): Record<string, string> => ({
  "alembic/env.py": "",
  ...Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `alembic/versions/r${at}.py`,
      migration(
        `r${at}`,
        at === 0 ? null : `r${at - 1}`,
        `op.add_column("t", sa.Column("c${at}", sa.Text()))`,
      ),
    ]),
  ),
});

const written1200 = { "en-GB": ["1,200", "01/01/2024"], "de-DE": ["1.200", "01.01.2024"] } as const;

for (const [locale, [number, day]] of Object.entries(written1200)) {
  test.describe(locale, () => {
    test.use({ locale });
    test("numbers and dates are as the reader writes them, documents are as the command's", async ({
      page,
      root,
    }) => {
      await page.goto(root);
      await inNewFolder(async (folder) => {
        await drop(page, await written(`${folder}/many`, many(1200)));
        await expect(
          page
            .getByText(`${number} revisions`)
            .or(page.getByText(`${number} files`))
            .first(),
        ).toBeVisible();
        await goTo(page, "Chain");
        await expect(page.getByRole("status")).toHaveText(`shown ${number} of ${number} migrations`);
        await expect(rows(page).first()).toContainText(day);
        expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(`${folder}/many`));
      });
    });
  });
}

test.describe("ar-EG", () => {
  test.use({ locale: "ar-EG" });
  test("among English words, digits are those of the code", async ({ page, root }) => {
    await page.goto(root);
    await inNewFolder(async (folder) => {
      await drop(page, await written(`${folder}/many`, many(1200)));
      await goTo(page, "Chain");
      await expect(page.getByRole("status")).toHaveText("shown 1,200 of 1,200 migrations");
      await expect(rows(page).first()).toContainText("2024");
    });
  });
});

/** A project whose people write from right to left. */
const rightToLeft: Record<string, string> = {
  "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://localhost/a\n",
  "alembic/env.py": "from alembic import context\n",
  "alembic/versions/a1_הזמנות.py": migration(
    "a1",
    null,
    'op.create_table("הזמנות", sa.Column("מזהה", sa.Integer(), primary_key=True), sa.Column("סכום", sa.Integer()))',
  ).replace("step a1", "יצירת טבלת ההזמנות"),
  "alembic/versions/b2_فواتير.py": migration(
    "b2",
    "a1",
    'op.create_table("فواتير", sa.Column("رقم", sa.Integer(), primary_key=True), sa.Column("طلب", sa.Integer(), sa.ForeignKey("הזמנות.מזהה")))',
  ).replace("step b2", "جدول الفواتير"),
  "alembic/versions/c3_drop.py": migration("c3", "b2", 'op.drop_column("הזמנות", "סכום")').replace(
    "step c3",
    "מחיקת 2 עמודות",
  ),
  "alembic/versions/d4_other.py": migration("d4", "b2", 'op.drop_table("הזמנות")').replace(
    "step d4",
    "ענף אחר",
  ),
};

/** Names and messages from right to left beside which something stands that would be shown in another order. */
const notSetApart = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set<string>();
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const own = text.textContent?.trim() ?? "";
      // Sentences and paths begin and end with other letters; a text of SVG is laid out by itself.
      if (!/\p{Script=Hebrew}|\p{Script=Arabic}/u.test(own) || /[a-z]{2}/.test(own)) continue;
      let around = text.parentElement as Element;
      if (around.closest("svg, option, textarea, .unseen")) continue;
      for (;;) {
        const { display, unicodeBidi } = getComputedStyle(around);
        if (!(display === "inline" || display === "contents") || unicodeBidi !== "normal") break;
        around = around.parentElement as Element;
      }
      if (around.textContent?.trim() !== own) found.add(around.outerHTML.slice(0, 250));
    }
    return [...found];
  });

const addresses = [
  "#/overview",
  "#/chain",
  "#/chain?q=a1:c3",
  `#/chain?from=${encodeURIComponent("alembic/versions/a1_הזמנות.py")}&to=head`,
  "#/operations",
  "#/findings?show=all",
  "#/findings?show=all&by=revision",
  "#/findings?show=all&by=table",
  "#/rule/drop-table",
  "#/settings",
  "#/schema",
  `#/schema/table/${encodeURIComponent("فواتير")}`,
  "#/schema/changes?from=",
  "#/schema/drawing",
  "#/project",
  "#/report/history",
  `#/migration/${encodeURIComponent("alembic/versions/a1_הזמנות.py")}`,
  "#/migration/alembic/versions/c3_drop.py",
];

test("names from right to left keep what is beside them in order", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(page, await written(`${folder}/חנות`, rightToLeft));
    await expect(views(page)).toBeVisible();
  });
  const found: Record<string, string[]> = {};
  for (const address of addresses) {
    await page.evaluate((to) => {
      window.location.hash = to;
    }, address);
    await expect(page.locator("main :is(h1, h2, td, .finding)").first()).toBeVisible();
    await page.waitForTimeout(300);
    const here = await notSetApart(page);
    if (here.length > 0) found[address] = here;
  }
  expect(found).toEqual({});
});
