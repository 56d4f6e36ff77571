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
  await page.getByLabel("Environment").selectOption({ index: 1 });
  await goTo(page, "Chain");
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole("link").first().click();
  await expect(page.getByText("orders/alembic/versions/a1_first.py")).toBeVisible();

  // The address alone brings all of it back.
  expect(page.url()).toContain("env=1");
});
