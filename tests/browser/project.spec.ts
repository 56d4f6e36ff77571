import { project } from "./support/folders.ts";
import { drop, expect, goTo, test, views } from "./support/test.ts";

test("checks, models and where the database stands", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, project("history"));
  await expect(views(page)).toBeVisible();
  const checks = page.getByRole("region", { name: "Checks" });
  await expect(checks.getByText("models-tracked")).toBeVisible();
  await expect(checks.getByText("Alembic sees 7 of 51 models")).toBeVisible();

  await goTo(page, "Project");
  await expect(page.getByText("Alembic does not see 44 models.")).toBeVisible();
  const standing = page.getByLabel(/^What its alembic_version holds/);
  await standing.fill("20251127_add_user_role");
  await standing.blur();
  await expect(page.getByText("14 migrations are applied, 5 pending.")).toBeVisible();
  await standing.fill("20251127_add_user_rol");
  await standing.blur();
  await expect(page.getByText("No migration has the id 20251127_add_user_rol")).toBeVisible();
});

test("an audit can be read in the page", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, project("rebuild"));
  await expect(views(page)).toBeVisible();
  await goTo(page, "Project");
  await page.getByRole("link", { name: "Rebuild from migrations alone" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rebuild from migrations alone" })).toBeVisible();
  await expect(page.getByText("18 from the model").first()).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Schema" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
  // What is text in the document is text here.
  await expect(page.getByText("op.create_table(").first()).toBeVisible();
});

test("a folder without migrations is checked too", async ({ page, root }) => {
  await page.goto(root);
  await drop(page, project("infrastructure"));
  await expect(page.getByRole("heading", { level: 1, name: "No migration was found here." })).toBeVisible();
  await expect(page.getByText("documented-migrations-present")).toBeVisible();
  await expect(page.getByRole("cell", { name: "tests/unit/test_jobs.py:8" })).toBeVisible();
  await page.getByRole("link", { name: "Migration infrastructure" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Migration infrastructure" })).toBeVisible();
});
