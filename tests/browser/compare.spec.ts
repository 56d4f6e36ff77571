import { writeFile } from "node:fs/promises";
import { environment, inNewFolder, migration, packed, written } from "./support/folders.ts";
import { drop, expect, goTo, saved, test, views } from "./support/test.ts";

const third = (body: string) => migration("c3", "b2", body);

/** A base, and the same with a third migration. */
async function twoStates(folder: string): Promise<{ base: string; proposed: string }> {
  const base = await written(`${folder}/before/project`, environment);
  const proposed = await written(`${folder}/after/project`, {
    ...environment,
    "alembic/versions/c3_third.py": third('op.create_index("ix_t_x", "t", ["x"])'),
  });
  return { base, proposed };
}

test("what is open is set beside its base, and the other way round", async ({ page, root }) => {
  await inNewFolder(async (folder) => {
    const { base, proposed } = await twoStates(folder);
    await page.goto(root);
    await drop(page, proposed);
    await expect(views(page)).toBeVisible();
    await page.getByRole("link", { name: "Compare it with another state of the project" }).click();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await drop(page, base);
    await expect(
      page.getByText("One new revision. 2 new warnings, one new hint", { exact: false }),
    ).toBeVisible();
    await expect(page.getByText("index ix_t_x added", { exact: false })).toBeVisible();
    const markdown = await saved(page, () => page.getByRole("button", { name: "Save compare.md" }).click());
    expect(markdown.name).toBe("compare.md");

    await page.getByRole("button", { name: "The other way round" }).click();
    await expect(page.getByText("One revision only in the base", { exact: false })).toBeVisible();
    await page.getByRole("button", { name: "The other way round" }).click();

    // Names lead to pages, and back comes back to the comparison.
    await page.getByRole("link", { name: "c3", exact: true }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("step c3");
    await page.goBack();
    await expect(page.getByText("One new revision", { exact: false })).toBeVisible();
    expect(requests.filter((url) => !url.startsWith("blob:"))).toEqual([]);
  });
});

test("an archive is compared too, and one that can't be read leaves what stands", async ({ page, root }) => {
  await inNewFolder(async (folder) => {
    const { base, proposed } = await twoStates(folder);
    const archive = `${folder}/base.zip`;
    await writeFile(archive, await packed(base));
    await page.goto(`${root}#/compare`);
    await drop(page, proposed);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Compare with another state");
    const broken = `${folder}/broken.zip`;
    await writeFile(broken, "none");
    await drop(page, broken);
    await expect(page.getByRole("alert")).toContainText("broken.zip is not a .zip archive");
    // What stands is audited again, and not what could not be read.
    await page.evaluate(() => {
      window.location.hash = "#/chain?version=12";
    });
    await expect(page.getByRole("status").filter({ hasText: /^shown 3 of 3 / })).toBeVisible();
    await page.evaluate(() => {
      window.location.hash = "#/compare?version=12";
    });
    await expect(page.getByRole("alert")).toHaveCount(0);
    await drop(page, archive);
    await expect(page.getByText("One new revision", { exact: false })).toBeVisible();
    await goTo(page, "Chain");
    await expect(page.getByRole("status")).toHaveText(/^shown 3 of 3 /);
  });
});
