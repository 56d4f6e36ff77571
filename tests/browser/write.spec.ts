import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inNewFolder, migration, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, saved, test, unpacked, views } from "./support/test.ts";

/** Two migrations, the second with other ends of lines and a docstring that names another parent; and a model that is ahead. */
const files = {
  "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://localhost/x\n",
  "alembic/env.py":
    "from alembic import context\nfrom models import Base\n\ntarget_metadata = Base.metadata\n\n" +
    "with context.begin_transaction():\n    context.run_migrations()\n",
  "alembic/versions/a1_first.py": `"""first

Revision ID: a1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("runs", sa.Column("id", sa.Integer(), primary_key=True))
    op.bulk_insert(sa.table("runs", sa.column("id", sa.Integer())), [{"id": 1}])


def downgrade():
    op.drop_table("runs")
`,
  "alembic/versions/b2_second.py": `"""second

Revision ID: b2
Revises: a0
"""
from alembic import op
import sqlalchemy as sa

revision = "b2"
down_revision = "a1"


def upgrade():
    op.add_column("runs", sa.Column("state", sa.String(), nullable=True))


def downgrade():
    op.drop_column("runs", "state")
`.replaceAll("\n", "\r\n"),
  "models.py": `import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Run(Base):
    __tablename__ = "runs"
    id = sa.Column(sa.Integer, primary_key=True)
    state = sa.Column(sa.String)
    owner = sa.Column(sa.String(40), index=True)
`,
};

const second = "alembic/versions/b2_second.py";
const mended = files[second].replace("Revises: a0", "Revises: a1");

/** What the command prints; it may end with any of these codes. */
const printed = (folder: string, ...command: string[]): Promise<string> =>
  new Promise((done, failed) => {
    const binary = process.env.LIMBECK_BIN ?? join(import.meta.dirname, "../../target/debug/limbeck");
    execFile(binary, command, { cwd: folder }, (error, text, complaint) => {
      if (error) failed(new Error(`${error.message}\n${complaint}`));
      else done(text);
    });
  });

/** Opens a folder of the page's own: one with a handle, which no dialog has to be answered for. */
async function open(page: Page, root: string, hash: string): Promise<void> {
  await page.addInitScript(() => {
    window.showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle("project", { create: true });
  });
  await page.goto(`${root}${hash}`);
  for (const [path, text] of Object.entries(files)) await put(page, path, text);
  await page.getByRole("button", { name: "Choose folder" }).click();
  await expect(views(page)).toBeVisible();
}

/** Writes a file of that folder, as another program does. */
const put = (page: Page, path: string, text: string) =>
  page.evaluate(
    async ([path, text]) => {
      const names = ["project", ...path.split("/")];
      const name = names.pop() as string;
      let folder = await navigator.storage.getDirectory();
      for (const part of names) folder = await folder.getDirectoryHandle(part, { create: true });
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    },
    [path, text] as const,
  );

/** All files of that folder. */
const onDisk = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, string> = {};
    const enter = async (folder: FileSystemDirectoryHandle, above: string): Promise<void> => {
      for await (const inside of folder.values()) {
        const path = `${above}${inside.name}`;
        if (inside.kind === "directory") await enter(inside, `${path}/`);
        else found[path] = await (await inside.getFile()).text();
      }
    };
    await enter(await (await navigator.storage.getDirectory()).getDirectoryHandle("project"), "");
    return found;
  });

const offer = (page: Page) => page.getByRole("button", { name: "Write to the folder…" });
const consent = (page: Page) => page.getByRole("dialog", { name: "Write to project?" });

/** Agrees to what is offered. */
async function agree(page: Page): Promise<void> {
  await offer(page).click();
  await consent(page)
    .getByRole("button", { name: /^Write \d+ files?$/ })
    .click();
}

test("fixes are shown, copied, saved as the command prints them, and written where the reader agrees", async ({
  page,
  root,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, root, "#/write/fixes");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fixes");
  const wanted = await inNewFolder(async (folder) => printed(await written(folder, files), "fix", "."));
  expect(wanted).toContain("+Revises: a1\r\n");
  await page.getByRole("button", { name: "copy the patch" }).click();
  await expect(page.getByRole("button", { name: "copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(wanted);
  const { name, path } = await saved(page, () => page.getByRole("button", { name: "limbeck.patch" }).click());
  expect([name, await readFile(path, "utf8")]).toEqual(["limbeck.patch", wanted]);
  expect(await onDisk(page)).toEqual(files);
  await offer(page).click();
  await expect(consent(page)).toContainText("1 file changed:");
  await expect(consent(page).getByRole("listitem")).toHaveText([second]);
  await consent(page).getByRole("button", { name: "Write 1 file" }).click();
  await expect(page.getByText("No finding has a fix that is a change of lines.")).toBeVisible();
  expect(await onDisk(page)).toEqual({ ...files, [second]: mended });
});

test("a fix is beside its finding, as a patch that git takes", async ({ page, root }) => {
  await open(page, root, "#/findings?rule=docstring-header-mismatch&show=all");
  const patch = page.locator("details.patch").first();
  await patch.getByText("The fix as a patch").click();
  await expect(patch.locator(".went")).toContainText(["Revises: a0"]);
  await expect(patch.locator(".came")).toContainText(["Revises: a1"]);
  await patch.getByRole("link", { name: "all fixes" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fixes");
  const choice = page.getByRole("checkbox", { name: /docstring-header-mismatch/ });
  await choice.uncheck();
  await expect(page.getByRole("status")).toHaveText("Nothing is chosen.");
  await expect(page).toHaveURL(/without=docstring-header-mismatch/);
  await expect(offer(page)).toBeHidden();
});

test("nothing is written where the reader refuses", async ({ page, root }) => {
  await open(page, root, "#/write/fixes");
  await offer(page).click();
  await consent(page).getByRole("button", { name: "Don't write" }).click();
  await expect(consent(page)).toBeHidden();
  await offer(page).click();
  await page.keyboard.press("Escape");
  await expect(consent(page)).toBeHidden();
  expect(await onDisk(page)).toEqual(files);
  // And in the browser's own question.
  await page.evaluate(() => {
    FileSystemDirectoryHandle.prototype.requestPermission = async () => "denied";
  });
  await agree(page);
  await expect(page.getByRole("alert")).toContainText("The browser was not allowed to write to project.");
  expect(await onDisk(page)).toEqual(files);
});

test("nothing is written where a file has changed, is gone, or can't be written", async ({ page, root }) => {
  await open(page, root, "#/write/fixes");
  await put(page, second, files[second].replace("second", "other!"));
  const changed = await onDisk(page);
  await agree(page);
  await expect(page.getByRole("alert")).toContainText(`${second} is not as it was when it was read.`);
  await expect(page.getByRole("alert")).toContainText("Nothing was written.");
  expect(await onDisk(page)).toEqual(changed);
  await put(page, second, files[second]);
  await page.evaluate(() => {
    FileSystemFileHandle.prototype.createWritable = () =>
      Promise.reject(new DOMException("it is read-only", "NoModificationAllowedError"));
  });
  await agree(page);
  await expect(page.getByRole("alert")).toContainText(`${second} can't be written: it is read-only`);
  expect(await onDisk(page)).toEqual(files);
});

test("the next migration is the command's, and is added to the folder", async ({ page, root }) => {
  await open(page, root, "#/write/next");
  await page.getByRole("textbox", { name: "Message" }).fill("add owner");
  const text = page.locator(".written-text pre");
  await expect(text).toContainText('"""add owner');
  const wanted = await inNewFolder(async (folder) =>
    printed(await written(folder, files), "revision", ".", "-m", "add owner"),
  );
  const withoutDate = (text: string) => text.replace(/^Create Date: .*$/m, "").trimEnd();
  expect(withoutDate(await text.innerText())).toBe(withoutDate(wanted));
  expect(wanted).toContain("op.add_column('runs', sa.Column('owner'");
  await offer(page).click();
  await expect(consent(page)).toContainText("1 file added:");
  await consent(page).getByRole("button", { name: "Write 1 file" }).click();
  await expect(text).toContainText("pass");
  const { [second]: _, ...all } = await onDisk(page);
  const [path = ""] = Object.keys(all).filter((path) => !Object.hasOwn(files, path));
  expect(path).toMatch(/^alembic\/versions\/[0-9a-f]{12}_add_owner\.py$/);
  expect(withoutDate(all[path] ?? "")).toBe(withoutDate(wanted));
});

test("a baseline is the command's, with the chain that it leaves", async ({ page, root }) => {
  await open(page, root, "#/write/baseline");
  const text = page.locator(".written-text pre");
  await expect(page.getByRole("status")).toHaveText(
    "It stands for 2 migrations. Carried out on an empty database, it leaves the same schema as they do.",
  );
  await page.getByLabel("Up to").selectOption("a1");
  await expect(page.getByRole("status")).toContainText("It stands for 1 migration.");
  await inNewFolder(async (folder) => {
    const wanted = await printed(await written(folder, files), "squash", ".", "--to", "a1");
    expect((await text.innerText()).trimEnd()).toBe(wanted.trimEnd());
    const { name, path } = await saved(page, () =>
      page.getByRole("button", { name: "the whole chain as .zip" }).click(),
    );
    expect(name).toBe("squashed.zip");
    const patch = await saved(page, () => page.getByRole("button", { name: "squash.patch" }).click());
    expect(await readFile(patch.path, "utf8")).toBe(
      await printed(folder, "squash", ".", "--to", "a1", "--diff"),
    );
    const decoder = new TextDecoder();
    const inside = Object.entries(await unpacked(path)).map(([path, bytes]) => [path, decoder.decode(bytes)]);
    expect(Object.fromEntries(inside)).toEqual({
      "alembic/versions/a1_baseline.py": wanted,
      [second]: files[second],
    });
  });
});

test("what can't be squashed is said with its place", async ({ page, root }) => {
  await inNewFolder(async (folder) => {
    const broken = { ...files, "alembic/versions/c3.py": 'revision = "c3"\ndown_revision = "gone"\n' };
    await page.goto(`${root}#/write/baseline`);
    await drop(page, await written(join(folder, "project"), broken));
    await expect(page.getByRole("heading", { name: "These migrations can't be squashed" })).toBeVisible();
    await expect(page.locator(".notes")).toContainText("several revisions");
  });
});

test("the SQL of a range is the command's", async ({ page, root }) => {
  await open(page, root, "#/write/sql");
  const text = page.locator(".written-text pre");
  await page.getByRole("textbox", { name: "Revisions" }).fill("a1:b2");
  await expect(text).not.toContainText("CREATE TABLE");
  await inNewFolder(async (folder) => {
    await written(folder, files);
    expect((await text.innerText()).trim()).toBe((await printed(folder, "sql", ".", "a1:b2")).trim());
    await page.getByRole("checkbox", { name: "downgrade" }).check();
    await page.getByRole("textbox", { name: "Revisions" }).fill("b2");
    await expect(text).toContainText("ALTER TABLE runs DROP COLUMN state");
    const down = await printed(folder, "sql", ".", "b2", "--downgrade");
    expect((await text.innerText()).trim()).toBe(down.trim());
  });
  await page.getByRole("textbox", { name: "Revisions" }).fill("nowhere");
  await expect(page.locator(".notes")).toContainText("nowhere");
});

test("what is no folder on a disk is not written to", async ({ page, root }) => {
  await page.goto(`${root}#/write/fixes`);
  await openSample(page, "A mess");
  await page.getByRole("checkbox", { name: /missing-parent/ }).check();
  await expect(page.getByRole("status")).toHaveText("1 finding fixed in 1 file.");
  await expect(page.getByText("opened from no folder on a disk, so nothing can be written there")).toBeVisible();
  await expect(offer(page)).toBeHidden();
  await goTo(page, "Findings");
  await expect(page.locator("details.patch").first()).toBeVisible();
});

test("two heads are merged, or one branch is put behind the other, as the reader chooses", async ({
  page,
  root,
}) => {
  await inNewFolder(async (folder) => {
    const chain = { a1: null, b1: "a1", c1: "a1", d1: "c1" };
    const heads = Object.entries(chain).map(([id, parent]) => [`versions/${id}.py`, migration(id, parent)]);
    await page.goto(`${root}#/write/fixes`);
    await drop(page, await written(join(folder, "project"), Object.fromEntries(heads)));
    const file = page.locator(".changed-file summary");
    await expect(file).toHaveText([/^versions\/[0-9a-f]+.*\.py new$/]);
    await expect(page.locator(".diff .came").filter({ hasText: "down_revision" })).toContainText(
      "('b1', 'd1')",
    );
    await page.getByLabel("Several heads:").selectOption("d1");
    await expect(file).toHaveText(["versions/c1.py"]);
    await expect(page.locator(".diff .came")).toContainText(["Revises: b1", 'down_revision = "b1"']);
    await expect(page).toHaveURL(/head=d1/);
  });
});
