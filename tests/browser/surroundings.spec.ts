import { join } from "node:path";
import { inNewFolder, written } from "./support/folders.ts";
import { drop, expect, goTo, rows, test, views } from "./support/test.ts";

const files = {
  "alembic.ini": "[alembic]\nscript_location = alembic\ndatabases = one, two\n",
  "alembic/env.py": "from alembic import context\n",
  "alembic/versions/a.py": `import os
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade(engine_name):
    globals()["upgrade_" + engine_name]()


def downgrade(engine_name):
    pass


def upgrade_one():
    op.create_table(os.environ.get("TABLE", "box"), sa.Column("id", sa.Integer))


def upgrade_two():
    op.create_table("lid", sa.Column("id", sa.Integer))
`,
};

test("each database has its own schema, and a variable can be given", async ({ page, root }) => {
  await inNewFolder(async (folder) => {
    await page.goto(root);
    await drop(page, await written(join(folder, "app"), files));
    await expect(views(page)).toBeVisible();
    const choice = page.getByLabel("Environment");
    await expect(choice.getByRole("option")).toHaveText([
      "alembic, database one (1)",
      "alembic, database two (1)",
    ]);

    const value = page.getByLabel("Value of TABLE");
    await expect(value).toHaveAttribute("placeholder", "box");
    await goTo(page, "Schema");
    await expect(page.getByRole("link", { name: /^box / }).first()).toBeVisible();
    await goTo(page, "Overview");
    await value.fill("crate");
    await value.blur();
    await expect(value).toHaveValue("crate");
    await goTo(page, "Schema");
    await expect(page.getByRole("link", { name: /^crate / }).first()).toBeVisible();

    await choice.selectOption({ label: "alembic, database two (1)" });
    await expect(page.getByRole("link", { name: /^lid / }).first()).toBeVisible();
    await expect(page.getByRole("link", { name: /^crate / })).toHaveCount(0);
    await goTo(page, "Chain");
    await expect(rows(page)).toHaveCount(1);
  });
});
