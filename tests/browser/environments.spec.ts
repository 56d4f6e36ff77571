import { join } from "node:path";
import { environment, inNewFolder, written } from "./support/folders.ts";
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
