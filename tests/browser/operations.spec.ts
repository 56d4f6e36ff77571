import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { inNewFolder, written } from "./support/folders.ts";
import { drop, expect, goTo, rows, test, views } from "./support/test.ts";

const migration = `"""Everything at once

Revision ID: a1
"""
import sqlalchemy as sa
from alembic import op
from app.names import TABLE

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.String(20)))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA foreign_keys = ON")
    else:
        op.execute("""
            UPDATE runs -- all of them
            SET state = 'it''s new'
        """)
    op.drop_table(TABLE)
    for number in range(40):
        make_index(number)


def make_index(number):
    op.create_index(f"ix_{number}", "runs", ["state"])


def downgrade():
    op.drop_table("runs")
`;

const files = {
  "alembic.ini": "[alembic]\nscript_location = alembic\n",
  "alembic/env.py": "from alembic import context\n",
  "alembic/versions/a.py": migration,
};

/** Drops a folder with one migration, and opens its page. */
async function opened<T>(page: Page, root: string, work: () => Promise<T>): Promise<T> {
  return inNewFolder(async (folder) => {
    await page.goto(root);
    await drop(page, await written(join(folder, "app"), files));
    await expect(views(page)).toBeVisible();
    return work();
  });
}

async function toMigration(page: Page): Promise<void> {
  await goTo(page, "Chain");
  await rows(page).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Source" })).toBeVisible();
}

const upgrade = (page: Page) => page.getByRole("region", { name: "upgrade()" });

test("a migration says what it does, what would run elsewhere, and what is not known", async ({
  page,
  root,
  complaints,
}) => {
  await opened(page, root, async () => {
    await toMigration(page);
    const does = upgrade(page);
    await expect(does).toContainText("create table runs");
    await expect(does.locator(".parts li")).toHaveText([
      "id INTEGER NOT NULL PRIMARY KEY",
      "state VARCHAR(20)",
    ]);
    await expect(does.locator(".operation.skipped")).toContainText("not on postgresql");
    await expect(does.locator(".operation", { hasText: "update runs" }).locator(".keyword")).toHaveText([
      "UPDATE",
      "SET",
    ]);
    await expect(does.locator(".sql .string")).toHaveText("'it''s new'");
    await expect(does.locator(".does .hole")).toContainText("{app.names.TABLE}");
    // What Alembic writes for a directive is folded below it.
    const made = does.locator(".operation", { hasText: "create table runs" }).locator(".sql");
    await expect(made.locator("code")).toBeHidden();
    await made.locator("summary").click();
    await expect(made.locator("code")).toContainText("CREATE TABLE runs (");
    await expect(does).toContainText("through make_index()");
    await expect(page.getByRole("region", { name: "downgrade()" })).toContainText("drop table runs");
    // Long lists are folded.
    await expect(does.locator(".operation")).toHaveCount(25);
    await does.getByRole("button", { name: /^Show all/ }).click();
    await expect(does.locator(".operation")).toHaveCount(44);
  });
  expect(complaints).toEqual([]);
});

test("an operation leads to its line and back, by keyboard", async ({ page, root }) => {
  await opened(page, root, async () => {
    await toMigration(page);
    await upgrade(page).getByRole("link", { name: "line 14", exact: true }).first().focus();
    await page.keyboard.press("Enter");
    const line = page.locator("#line-14");
    await expect(line).toHaveAttribute("aria-current", "true");
    await expect(line).toBeInViewport();
    await expect(upgrade(page).locator(".operation[aria-current]")).toContainText("create table runs");
    // The same once more, after something else was looked at.
    await page.locator(".migration-page").evaluate((it) => it.scrollTo(0, 0));
    await expect(line).not.toBeInViewport();
    await upgrade(page).getByRole("link", { name: "line 14", exact: true }).first().press("Enter");
    await expect(line).toBeInViewport();
    await line.getByRole("button", { name: "upgrade: create table runs" }).press("Enter");
    await expect(upgrade(page).locator(".operation").first()).toBeFocused();
    // A line that makes several leads to the first of them, unfolding the list.
    await expect(page.locator("#line-28").getByRole("button")).toHaveText(/upgrade: 40 operations/);
  });
});

test("another database is read at once, without a request, and documents say so", async ({ page, root }) => {
  await opened(page, root, async () => {
    const requests: string[] = [];
    page.context().on("request", (request) => {
      if (!/^(blob|data):/.test(request.url())) requests.push(request.url());
    });
    const database = page.getByRole("region", { name: "Database" });
    await expect(database).toContainText("Read for PostgreSQL, as nothing says otherwise.");
    await database.getByRole("combobox", { name: "Database" }).selectOption("SQLite");
    await expect(database).toContainText("Read for SQLite, as chosen.");
    await database.getByRole("checkbox").check();
    await expect(database).toContainText("offline as alembic upgrade --sql runs it");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      (async () => {
        await page.getByText("Documents", { exact: true }).click();
        await page.getByRole("button", { name: "report.md" }).click();
      })(),
    ]);
    const text = await (await download.createReadStream()).toArray();
    expect(Buffer.concat(text).toString()).toContain(
      "Read for SQLite, as chosen, offline as `alembic upgrade --sql` runs it.",
    );
    await toMigration(page);
    await expect(page.getByRole("banner").getByRole("link", { name: "SQLite, offline" })).toBeVisible();
    await expect(upgrade(page).locator(".operation.skipped")).toContainText("not on sqlite");
    expect(requests).toEqual([]);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test(`nothing is in the way of anyone (${colorScheme}, ${width})`, async ({ page, root }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await opened(page, root, async () => {
        await toMigration(page);
        await upgrade(page)
          .getByRole("button", { name: /^Show all/ })
          .click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations).toEqual([]);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        expect(tooWide).toBe(false);
      });
    });
  }
}
