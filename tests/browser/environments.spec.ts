import { join } from "node:path";
import { environment, inNewFolder, migration, written } from "./support/folders.ts";
import { drop, expect, goTo, rows, test } from "./support/test.ts";

test("each environment of a repository is looked at by itself", async ({ page, root }) => {
  const files = Object.entries(environment);
  const second = Object.entries({
    ...environment,
    "alembic/versions/b2_second.py": "",
  }).filter(([, content]) => content !== "");
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const both = Object.fromEntries([
      ...files.map(([path, content]) => [`billing/${path}`, content]),
      ...second.map(([path, content]) => [`orders/${path}`, content]),
    ]);
    await drop(page, await written(join(folder, "services"), both));
    await expect(page.getByLabel("Environment")).toBeVisible();
  });
  await goTo(page, "Chain");
  await expect(rows(page)).toHaveCount(2);
  // What is looked at is looked at in the other one, too; by keyboard as well.
  await page.getByLabel("Environment").focus();
  await page.keyboard.press("ArrowDown");
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("oldest first").check();
  await page.getByLabel("Environment").selectOption({ index: 0 });
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByLabel("oldest first")).toBeChecked();
  await page.getByLabel("Environment").selectOption({ index: 1 });
  await rows(page).getByRole("link").first().click();
  await expect(page.getByText("orders/alembic/versions/a1_first.py")).toBeVisible();

  // The address alone brings all of it back.
  expect(page.url()).toContain("env=1");
});

test("what was assumed is said wherever one is", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const { "alembic.ini": _, ...files } = environment;
    await drop(page, await written(join(folder, "bare"), files));
    await expect(page.locator(".assumption")).toBeVisible();
  });
  const said = await page.locator(".assumption").innerText();
  await goTo(page, "Chain");
  await expect(page.getByTitle(said)).toHaveText("assumed");
  await page.getByTitle(said).click();
  await expect(page.locator(".assumption")).toBeVisible();
});

test("environments of one path are told apart", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(
      page,
      await written(join(folder, "databases"), {
        "alembic.ini":
          "[alembic]\nscript_location = alembic\nversion_locations = alembic/v1\n" +
          "[billing]\nscript_location = alembic\nversion_locations = alembic/v2\n",
        "alembic/env.py": "",
        "alembic/v1/a.py": migration("a1", null),
        "alembic/v2/b.py": migration("b1", null),
        "alembic/v2/c.py": migration("c1", "b1"),
      }),
    );
    await expect(page.getByLabel("Environment")).toBeVisible();
  });
  const picker = page.getByLabel("Environment");
  await expect(picker.getByRole("option")).toHaveText([
    "alembic, section alembic (1)",
    "alembic, section billing (2)",
  ]);
  await goTo(page, "Chain");
  await expect(rows(page)).toHaveCount(1);
  await picker.selectOption({ index: 1 });
  await expect(rows(page)).toHaveCount(2);
  await expect(picker).toHaveValue("1");
  await expect(page.locator(".lanes .node")).toHaveCount(2);
});
