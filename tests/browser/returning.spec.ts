import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { environment, inNewFolder, migration, sample, written } from "./support/folders.ts";
import {
  drop,
  expect,
  goTo,
  keptHere,
  openKeptHere,
  openSample,
  rows,
  searchBox,
  test,
  views,
} from "./support/test.ts";

/**
 * A folder that a browser can be asked for again, without a dialog that nobody would answer: one of the page's own, which is
 * what the picker answers with.
 */
async function givePicker(page: Page, name = "project"): Promise<void> {
  await page.addInitScript((name) => {
    window.showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  }, name);
}

/** Writes files of that folder; `null` removes one. */
const write = (page: Page, files: Record<string, string | null>, name = "project") =>
  page.evaluate(
    async ([files, name]) => {
      const root = await navigator.storage.getDirectory();
      for (const [path, text] of Object.entries(files)) {
        const parts = [name, ...path.split("/")];
        const file = parts.pop() as string;
        let folder = root;
        for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
        if (text === null) {
          await folder.removeEntry(file);
          continue;
        }
        const stream = await (await folder.getFileHandle(file, { create: true })).createWritable();
        await stream.write(text);
        await stream.close();
      }
    },
    [files, name] as const,
  );

const second = "alembic/versions/b2_second.py";
const third = "alembic/versions/c3_third.py";

/** The page with a folder open that can be read again. */
async function openFolder(
  page: Page,
  root: string,
  files: Record<string, string> = environment,
): Promise<void> {
  await givePicker(page);
  await page.goto(root);
  await write(page, files);
  await page.getByRole("button", { name: "Choose folder" }).click();
  await expect(views(page)).toBeVisible();
}

const menu = (page: Page) => page.getByText(/^(Folder|Watched)$/);
const told = (page: Page) => page.getByRole("complementary", { name: "Read again" });
const said = (page: Page) => told(page).locator("[aria-live]");
const readAgain = (page: Page) => page.getByRole("button", { name: "Read again" }).click();

/** Has the folder that is open remembered, and waits until it is. */
async function remember(page: Page): Promise<void> {
  await menu(page).click();
  await page.getByLabel("Remember this folder", { exact: false }).check();
  await openKeptHere(page);
  await expect(keptHere(page).getByRole("button", { name: "Forget project" })).toBeVisible();
  await keptHere(page).getByRole("button", { name: "Close" }).click();
  await menu(page).click();
}

/** The database that is kept as a setting of the remembered folder. */
const keptDatabase = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("limbeck");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("folders").objectStore("folders").getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result[0]?.options.dialect);
          };
        };
      }),
  );

/** Many migrations: a list that scrolls. */
const long = {
  ...environment,
  ...Object.fromEntries(
    Array.from({ length: 80 }, (_, at) => {
      const id = `m${String(at).padStart(3, "0")}`;
      const parent = at === 0 ? "b2" : `m${String(at - 1).padStart(3, "0")}`;
      return [`alembic/versions/${id}.py`, migration(id, parent)];
    }),
  ),
};

test("a folder is read again, and it is told what is different", async ({ page, root, complaints }) => {
  await openFolder(page, root);
  await readAgain(page);
  await expect(said(page)).toContainText("nothing is different");

  await write(page, {
    [second]: migration("b2", "a1", 'op.drop_table("t")'),
    [third]: migration("c3", "b2", 'op.create_table("u", sa.Column("id", sa.Integer(), primary_key=True))'),
  });
  await readAgain(page);
  await expect(said(page)).toContainText(/1 file edited, 1 new; 1 new revision; \d+ new findings?/);
  await expect(page.locator(".tab-count").first()).toHaveText("3");
  await told(page).getByRole("link", { name: "c3", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("step c3");

  await write(page, { [third]: null, [second]: environment[second] as string });
  await readAgain(page);
  await expect(said(page)).toContainText(/1 file edited, 1 gone; 1 revision gone; .*gone/);
  await told(page).getByRole("button", { name: "Close" }).click();
  await expect(said(page)).toHaveText("");
  expect(complaints).toEqual([]);
});

test("reading again, nothing moves: the view, what it is scrolled to, and what is typed", async ({
  page,
  root,
}) => {
  await openFolder(page, root, long);
  await goTo(page, "Chain");
  await searchBox(page).fill("step");
  const scroller = page.locator(".table-scroll").first();
  await scroller.evaluate((it) => it.scrollTo({ top: 900 }));
  await searchBox(page).focus();
  // Each frame: at no time is it anywhere else.
  await page.evaluate(() => {
    const seen = new Set<string>();
    const note = () => {
      const scroller = document.querySelector(".table-scroll");
      seen.add(`${scroller?.scrollTop} ${document.activeElement?.tagName}`);
      Object.assign(window, { seen: [...seen] });
      requestAnimationFrame(note);
    };
    note();
  });
  const address = page.url();
  await write(page, { [third]: migration("c3", "m079") });
  await page.evaluate(() =>
    [...document.querySelectorAll("button")].find((it) => it.textContent === "Read again")?.click(),
  );
  await expect(said(page)).toContainText("1 new revision");
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(["900 INPUT"]);
  expect(page.url()).toBe(address);
});

for (const how of ["as the browser tells it", "by looking every two seconds"] as const) {
  test(`a folder that is watched is read again when a file changes, ${how}`, async ({ page, root }) => {
    if (how !== "as the browser tells it") {
      await page.addInitScript(() => Object.assign(window, { FileSystemObserver: undefined }));
    }
    await openFolder(page, root);
    await write(page, { [third]: migration("c3", "b2") });
    await page.waitForTimeout(3000);
    await expect(said(page)).toHaveText("");

    await menu(page).click();
    await page.getByLabel("Watch", { exact: false }).check();
    await page.keyboard.press("Escape");
    // What had changed before is noticed, too.
    await expect(said(page)).toContainText("1 new revision");
    await write(page, { [second]: migration("b2", "a1", 'op.drop_table("t")') });
    await expect(said(page)).toContainText("1 file edited");
    // What doesn't matter to migrations is no news.
    const before = await said(page).textContent();
    await write(page, { "notes/picture.png": "none", ".git/index": "none" });
    await page.waitForTimeout(3000);
    expect(await said(page).textContent()).toBe(before);

    await menu(page).click();
    await page.getByLabel("Watch", { exact: false }).uncheck();
    await write(page, { [third]: null });
    await page.waitForTimeout(3000);
    expect(await said(page).textContent()).toBe(before);
  });
}

test("a folder that is gone is told of: what was read stays", async ({ page, root }) => {
  await openFolder(page, root);
  await menu(page).click();
  await page.getByLabel("Watch", { exact: false }).check();
  await page.evaluate(async () =>
    (await navigator.storage.getDirectory()).removeEntry("project", { recursive: true }),
  );
  await expect(said(page)).toContainText("project is no longer where it was");
  await expect(menu(page)).toHaveText("Folder");
  await goTo(page, "Chain");
  await expect(rows(page)).toHaveCount(2);
});

test("a folder is remembered where that is wanted, opened again with its settings, and forgotten", async ({
  page,
  root,
  complaints,
}) => {
  await openFolder(page, root);
  const box = page.getByLabel("Remember this folder", { exact: false });
  await remember(page);
  await page.evaluate(() => {
    window.location.hash = "#/findings?db=mysql&version=8.0";
  });
  await expect(page.getByTitle("As chosen in the settings")).toHaveText("MySQL 8.0");
  await expect.poll(() => keptDatabase(page)).toBe("mysql");

  await page.goto("about:blank");
  await page.goto(root);
  await expect(page.getByRole("heading", { name: "Open again" })).toBeVisible();
  await page.getByRole("button", { name: "project", exact: true }).click();
  await expect(page.getByTitle("As chosen in the settings")).toHaveText("MySQL 8.0");
  await menu(page).click();
  await expect(box).toBeChecked();
  // Another one that is opened now is not remembered with it.
  await page.keyboard.press("Escape");
  await drop(page, sample("branches"));
  await expect(page.locator(".opened")).toHaveText("branches");
  await menu(page).click();
  await page.waitForTimeout(500);
  await expect(box).not.toBeChecked();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open another" }).click();
  await expect(page.getByRole("heading", { name: "Open again" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Forget/ })).toHaveCount(1);
  // The same folder is remembered once.
  await page.getByRole("button", { name: "project", exact: true }).click();
  await menu(page).click();
  await expect(box).toBeChecked();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open another" }).click();
  await page.getByRole("button", { name: "Choose folder" }).click();
  await menu(page).click();
  await expect(box).toBeChecked();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open another" }).click();
  await expect(page.getByRole("button", { name: "Forget project" })).toHaveCount(1);
  await page.getByRole("button", { name: "Forget project" }).click();
  await expect(page.getByRole("heading", { name: "Open again" })).toHaveCount(0);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  expect(complaints).toEqual([]);
});

for (const [what, spoil, title] of [
  [
    "is gone",
    () => navigator.storage.getDirectory().then((all) => all.removeEntry("project", { recursive: true })),
    "project is no longer where it was",
  ],
  [
    "may not be read",
    () => Object.assign(FileSystemDirectoryHandle.prototype, { requestPermission: async () => "denied" }),
    "The browser may not, or may no longer, read project",
  ],
] as const) {
  test(`a remembered folder that ${what} is told of, and nothing hangs`, async ({ page, root }) => {
    await openFolder(page, root);
    await remember(page);
    await page.goto("about:blank");
    await page.goto(root);
    await page.evaluate(spoil as () => unknown);
    await page.getByRole("button", { name: "project", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
    await page.getByRole("button", { name: "Open something else" }).click();
    await page.getByRole("button", { name: "Forget project" }).click();
    await expect(page.getByRole("heading", { name: "Open again" })).toHaveCount(0);
  });
}

test("a permission that nobody gives can be waited for no longer", async ({ page, root }) => {
  await openFolder(page, root);
  await remember(page);
  await page.goto("about:blank");
  await page.goto(root);
  await page.evaluate(() =>
    Object.assign(FileSystemDirectoryHandle.prototype, { requestPermission: () => new Promise(() => {}) }),
  );
  await page.getByRole("button", { name: "project", exact: true }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
});

test("the theme is kept only where somebody says so, and all that is kept can be forgotten at once", async ({
  page,
  root,
}) => {
  await openFolder(page, root);
  await remember(page);
  await menu(page).click();
  await openKeptHere(page);
  const dialog = keptHere(page);
  await dialog.getByLabel("Keep it", { exact: false }).check();
  await page.goto("about:blank");
  await page.goto(root);
  await page.getByTitle("Theme").selectOption("dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await openKeptHere(page);
  await dialog.getByRole("button", { name: "Keep it for offline use" }).click();
  await expect(dialog).toContainText("It is kept");
  await dialog.getByRole("button", { name: "Forget everything kept here" }).click();
  await expect(dialog.getByRole("button", { name: "Keep it for offline use" })).toBeVisible();
  const left = await page.evaluate(async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    databases: await indexedDB.databases(),
    texts: Object.keys(localStorage),
  }));
  expect(left).toEqual({ caches: [], workers: 0, databases: [], texts: [] });
  // What is on the screen is as it was.
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
});

test("what can't be read again has none of this: a sample, an archive, a browser without handles", async ({
  page,
  root,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: undefined });
    delete (window as { showDirectoryPicker?: unknown }).showDirectoryPicker;
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: undefined });
  });
  await page.goto(root);
  await openSample(page, "A mess");
  await expect(page.getByText("Documents", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Read again" })).toHaveCount(0);
  await drop(page, sample("branches"));
  await expect(page.locator(".opened")).toHaveText("branches");
  await expect(page.getByRole("button", { name: "Read again" })).toHaveCount(0);
  await expect(menu(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Open another" }).click();
  await openKeptHere(page);
  const dialog = keptHere(page);
  await expect(dialog.getByText("Theme")).toBeVisible();
  await expect(dialog.getByText("Folders", { exact: true })).toHaveCount(0);
});

test("a folder of the disk that was dropped is read again and watched, with no request", async ({
  page,
  root,
}) => {
  await page.goto(root);
  await page.waitForLoadState("networkidle");
  const requests: string[] = [];
  page.context().on("request", (request) => requests.push(request.url()));
  await inNewFolder(async (folder) => {
    const project = await written(join(folder, "project"), environment);
    await drop(page, project);
    await expect(views(page)).toBeVisible();
    await readAgain(page);
    await expect(said(page)).toContainText("nothing is different");
    await menu(page).click();
    await page.getByLabel("Watch", { exact: false }).check();
    await written(project, { [third]: migration("c3", "b2") });
    await expect(said(page)).toContainText("1 new file; 1 new revision");
    // As git does it when it goes to another branch: many files at once, some of them replaced.
    const many = Array.from({ length: 30 }, (_, at) => [
      `alembic/versions/d${at}.py`,
      migration(`d${at}`, "c3"),
    ]);
    await written(project, Object.fromEntries(many));
    await rm(join(project, third));
    await expect(page.locator(".tab-count").first()).toHaveText("32");
  });
  expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([]);
});
