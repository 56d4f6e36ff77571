import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inNewFolder, migration, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, searchBox, test, views } from "./support/test.ts";

const groups = (page: Page) => page.locator(".finding-group");
const group = (page: Page, name: string) =>
  groups(page).filter({ has: page.getByRole("heading", { name, exact: false }) });
const status = (page: Page) => page.locator(".amounts [role=status]");

/** A chain of so many migrations, each of which makes an index on a table that is there. */
const chain = (count: number): Record<string, string> => {
  const id = (at: number) => `r${String(at).padStart(3, "0")}`;
  const step = (at: number) =>
    at === 0
      ? 'op.create_table("runs", sa.Column("id", sa.BigInteger(), primary_key=True))'
      : `op.create_index("ix_${at}", "runs", ["id"])`;
  const files = Array.from({ length: count }, (_, at): [string, string] => [
    `alembic/versions/${id(at)}.py`,
    migration(id(at), at === 0 ? null : id(at - 1), step(at)),
  ]);
  return {
    "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://localhost/app\n",
    "alembic/env.py": "from alembic import context\n",
    ...Object.fromEntries(files),
  };
};

const opened = async (page: Page, root: string, count: number, address = "") => {
  await page.goto(root + address);
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "app"), chain(count)));
    await expect(views(page)).toBeVisible();
  });
};

test("a finding says what is there, where, why it matters, and what to write instead", async ({
  page,
  root,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await opened(page, root, 15);
  await goTo(page, "Findings");
  const found = group(page, "create-index-non-concurrent");
  await expect(found).toContainText("An index on a table that exists, created without CONCURRENTLY.");
  await expect(found).toContainText("PostgreSQL holds a SHARE lock");

  // The newest first, its lines with the one that is meant.
  const first = found.locator(".finding").first();
  await expect(first).toContainText("ix_14");
  await expect(first.locator(".excerpt [aria-current]")).toContainText(
    'op.create_index("ix_14", "runs", ["id"])',
  );
  await expect(first.locator("mark")).toHaveText("op.create_index");

  // Why the table counts as one that exists.
  await expect(first).toContainText("runs exists by then: created by r000, 14 revisions before");
  await expect(first.getByRole("link", { name: "its history" })).toHaveAttribute(
    "href",
    /^#\/schema\/table\/runs/,
  );

  await first.getByRole("button", { name: "copy the code to write instead" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("postgresql_concurrently=True");
  expect(copied).toContain('"ix_14"');

  // No more than a few, until more are asked for.
  await expect(found.locator(".finding")).toHaveCount(3);
  await found.getByRole("button", { name: /^Show \d+ more/ }).click();
  await expect(found.locator(".finding").nth(9)).toContainText("ix_5");
});

test("what matters now is shown first, and it is said what is not", async ({ page, root }) => {
  await opened(page, root, 60);
  await goTo(page, "Findings");
  await expect(status(page)).toContainText("What matters now:");
  await expect(status(page)).toContainText(
    /Not shown: \d+ pieces of advice about migrations before the last ten/,
  );
  const found = group(page, "create-index-non-concurrent");
  await expect(found.locator("h2 .amount")).toHaveText("10 places");

  await page.getByRole("button", { name: "Show all" }).click();
  await expect(found.locator("h2 .amount")).toHaveText("59 places");
  expect(new URL(page.url()).hash).toContain("show=all");
  await page.getByRole("button", { name: "Show what matters now" }).click();
  await expect(found.locator("h2 .amount")).toHaveText("10 places");
});

test("groupings and filters stand in the address", async ({ page, root }) => {
  await openSampleMess(page, root);
  await page.getByRole("combobox", { name: "Grouped" }).selectOption("revision");
  await expect(page).toHaveURL(/by=revision/);
  await page.getByRole("combobox", { name: "Severity", exact: true }).selectOption("error");
  await expect(page).toHaveURL(/severity=error/);
  const shown = await groups(page).locator("h2").allInnerTexts();
  expect(shown.length).toBeGreaterThan(1);
  for (const text of shown) expect(text).toContain("error");

  // Back to it by its address alone.
  const { hash } = new URL(page.url());
  await goTo(page, "Overview");
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await expect(groups(page).locator("h2")).toHaveText(shown.map((text) => text.replaceAll("\n", " ").trim()));
  await expect(page.getByRole("combobox", { name: "Grouped" })).toHaveValue("revision");

  await searchBox(page).fill("no such words");
  await expect(status(page)).toContainText("None match");
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(groups(page).first()).toBeVisible();
  await page.getByRole("combobox", { name: "Grouped" }).selectOption("table");
  await expect(page).toHaveURL(/by=table/);
  await page.getByRole("combobox", { name: "Grouped" }).selectOption("severity");
  await expect(groups(page).first().getByRole("heading")).toContainText("error");
});

const openSampleMess = async (page: Page, root: string) => {
  await page.goto(root);
  await openSample(page, "A mess");
  await goTo(page, "Findings");
  await expect(groups(page).first()).toBeVisible();
};

test("a rule has a page with its examples and what it finds here", async ({ page, root }) => {
  await opened(page, root, 5);
  await goTo(page, "Findings");
  await page.getByRole("heading").getByRole("link", { name: "create-index-non-concurrent" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("create-index-non-concurrent");
  await expect(page.getByText("It finds this")).toBeVisible();
  await expect(page.getByText("And not this")).toBeVisible();
  await expect(page.locator(".finding")).toHaveCount(4);

  await page.getByRole("link", { name: "All rules" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^\d+ rules$/);
  await expect(page.getByRole("heading", { level: 2, name: "locks" })).toBeVisible();
  await page.getByRole("link", { name: "multiple-heads", exact: true }).click();
  await expect(page.getByText("It finds nothing here.")).toBeVisible();
});

test("a rule is turned off and on again", async ({ page, root }) => {
  await opened(page, root, 5);
  await goTo(page, "Findings");
  const found = group(page, "create-index-non-concurrent");
  await found.getByLabel("How severe create-index-non-concurrent is").selectOption("off");
  await expect(found).toHaveCount(0);
  await expect(page).toHaveURL(/rules=create-index-non-concurrent%3Aoff/);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.locator(".settings pre").last()).toHaveText(
    '[tool.limbeck]\n\n[tool.limbeck.rules]\ncreate-index-non-concurrent = "off"\n',
  );
  await page.getByRole("button", { name: "Undo for create-index-non-concurrent" }).click();
  await expect(page.getByText("No rule is set otherwise.")).toBeVisible();
  await goTo(page, "Findings");
  await expect(found).toHaveCount(1);
});

test("only what comes after what is deployed is judged for locks", async ({ page, root }) => {
  await opened(page, root, 5);
  await goTo(page, "Chain");
  await page.getByRole("link", { name: "step r002" }).click();
  await page.getByRole("button", { name: "deployed up to here" }).click();
  await expect(page.getByText("is deployed", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/deployed=r002/);
  await goTo(page, "Findings");
  await expect(page.getByText("3 migrations deployed")).toBeVisible();
  const found = group(page, "create-index-non-concurrent");
  await expect(found.locator(".finding")).toHaveCount(2);

  // What the deploy means for others.
  await goTo(page, "Overview");
  await expect(
    page.getByText("Running the 2 migrations still to come takes SHARE on 1 table that exists"),
  ).toBeVisible();

  // The browser's Back leads to an address that says it otherwise, or it is written there.
  await page.evaluate(() => {
    window.location.hash = "#/findings?deployed=r003";
  });
  await expect(found.locator(".finding")).toHaveCount(1);
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Nothing is deployed" }).click();
  await goTo(page, "Findings");
  await expect(found.locator("h2 .amount")).toHaveText("4 places");
});

test("settings that are changed one after the other all count", async ({ page, root }) => {
  await opened(page, root, 40);
  await page.evaluate(() => {
    window.location.hash = "#/settings";
  });
  // While the first is read for, the next ones come, and another view.
  for (const box of await page.getByRole("checkbox", { name: /rules?$/ }).all()) await box.check();
  await page.getByRole("combobox", { name: "Version" }).selectOption("17");
  await goTo(page, "Findings");
  await expect(page.getByText("Judged for PostgreSQL 17")).toBeVisible();
  await expect(groups(page).first()).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  for (const box of await page.getByRole("checkbox", { name: /rules?$/ }).all())
    await expect(box).toBeChecked();
});

test("an address that was shared says how a folder is judged", async ({ page, root }) => {
  await opened(page, root, 5, "#/findings?deployed=r003&version=12");
  await expect(page.getByText("Judged for PostgreSQL 12")).toBeVisible();
  await expect(group(page, "create-index-non-concurrent").locator(".finding")).toHaveCount(1);

  // It is about that folder only.
  await page.getByRole("button", { name: "Open another" }).click();
  await openSample(page, "A mess");
  expect(page.url()).not.toContain("deployed");
});

test("sizes of tables count", async ({ page, root }) => {
  await opened(page, root, 5);
  await page.evaluate(() => {
    window.location.hash = "#/settings";
  });
  const box = page.getByLabel("Sizes of tables, as CSV");
  await box.fill("nonsense");
  await page.getByRole("button", { name: "Use these sizes" }).click();
  await expect(page.getByText("its first line doesn't name `table` and `rows`")).toBeVisible();
  await box.fill("schema,table,rows,bytes\npublic,runs,200,8192\n");
  await page.getByRole("button", { name: "Use these sizes" }).click();
  await expect(page.getByText("1 size is known.")).toBeVisible();
  expect(page.url()).not.toContain("runs");
  await goTo(page, "Findings");
  const found = group(page, "create-index-non-concurrent");
  await expect(found.getByRole("heading")).toContainText("info");
  await expect(found).toContainText("about 200 rows");
});

test("a comment keeps a finding from being told, and says why", async ({ page, root }) => {
  await page.goto(root);
  const files = chain(3);
  const path = "alembic/versions/r002.py";
  files[path] = (files[path] ?? "").replace(
    '["id"])',
    '["id"])  # limbeck: ignore[create-index-non-concurrent] the table is small',
  );
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "app"), files));
    await expect(views(page)).toBeVisible();
  });
  await goTo(page, "Findings");
  await page.getByText("1 finding is not told, as comments ask").click();
  await expect(page.locator(".suppressed li")).toContainText("the table is small");
});

test("tens of thousands of findings stay smooth", async ({ page, root }) => {
  await page.goto(root);
  const columns = Array.from({ length: 200 }, (_, at) => `op.drop_column("t", "c${at}")`).join("\n    ");
  const files: Record<string, string> = {
    "alembic/env.py": "",
    "alembic/versions/0.py": migration("r0", null, "pass"),
  };
  for (let at = 1; at <= 150; at += 1) {
    files[`alembic/versions/${at}.py`] = migration(`r${at}`, `r${at - 1}`, columns);
  }
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "many"), files));
    await expect(views(page)).toBeVisible({ timeout: 60_000 });
  });
  for (const by of ["rule", "revision", "table", "severity"]) {
    const before = Date.now();
    await page.evaluate((by) => {
      window.location.hash = `#/findings?show=all&by=${by}`;
    }, by);
    await expect(page.getByRole("combobox", { name: "Grouped" })).toHaveValue(by);
    await expect(groups(page).first()).toBeVisible();
    expect(Date.now() - before).toBeLessThan(5000);
    expect(await page.locator("*").count()).toBeLessThan(8000);
  }
});

test("hostile names stay text", async ({ page, root, complaints }) => {
  await page.goto(root);
  const name = "<img src=x onerror=alert(1)>";
  await inNewFolder(async (folder) => {
    const files = {
      "alembic/env.py": "",
      "alembic/versions/a.py": migration(
        "a1",
        null,
        `op.create_table("${name}", sa.Column("id", sa.Integer()))`,
      ),
      "alembic/versions/b.py": migration("b2", "a1", `op.drop_table("${name}")`),
    };
    await drop(page, await written(join(folder, "app"), files));
    await expect(views(page)).toBeVisible();
  });
  await goTo(page, "Findings");
  await expect(group(page, "drop-table")).toContainText(name);
  await expect(page.locator("img")).toHaveCount(0);
  await page.getByRole("combobox", { name: "Grouped" }).selectOption("table");
  await expect(groups(page).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
