import { join } from "node:path";
import { inNewFolder, migration, written } from "./support/folders.ts";
import { drop, expect, goTo, rows, searchBox, test, views } from "./support/test.ts";

const many = 5000;

test("5,000 migrations are shown by the window, sorted and searched", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const id = (index: number) => `r${String(index).padStart(5, "0")}`;
    const files = Object.fromEntries(
      Array.from({ length: many }, (_, index) => [
        `alembic/versions/${id(index)}.py`,
        migration(
          id(index),
          index === 0 ? null : id(index - 1),
          `op.add_column("t", sa.Column("c${index}", sa.Text()))`,
        ),
      ]),
    );
    await drop(page, await written(join(folder, "many"), { ...files, "alembic/env.py": "" }));
    await expect(views(page)).toBeVisible();
  });
  await goTo(page, "Chain");
  const shown = page.getByRole("status");
  await expect(shown).toHaveText("shown 5,000 of 5,000 migrations");
  await expect(rows(page).first()).toContainText("step r04999");
  expect(await rows(page).count()).toBeLessThan(200);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(many + 1));

  await page.getByLabel("oldest first").check();
  await expect(rows(page).first()).toContainText("step r00000");

  // To the end by keyboard: the rows there are drawn, and the last one has the focus.
  await rows(page).getByRole("link").first().focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("link", { name: "step r04999" })).toBeFocused();
  expect(await rows(page).count()).toBeLessThan(200);

  await page.getByRole("columnheader", { name: "message" }).getByRole("button").click();
  await page.getByRole("columnheader", { name: "message" }).getByRole("button").click();
  await expect(page.getByRole("columnheader", { name: "message" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  await searchBox(page).fill("r0123");
  await expect(shown).toHaveText("shown 10 of 5,000 migrations");
  await goTo(page, "Operations");
  await expect(shown).toHaveText("shown 10 of 5,000 migrations");
  await searchBox(page).fill("");
  await expect(shown).toHaveText("shown 5,000 of 5,000 migrations");
  expect(await rows(page).count()).toBeLessThan(200);

  // What was looked at is where it was when one comes back to it.
  await goTo(page, "Chain");
  await rows(page).getByRole("link").first().focus();
  await page.keyboard.press("End");
  const last = rows(page).last().getByRole("link").first();
  await expect(last).toBeFocused();
  const name = await last.innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await page.goBack();
  await expect(page.getByRole("link", { name, exact: true })).toBeInViewport();
});
