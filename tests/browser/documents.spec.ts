import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { inNewFolder, nativeDocuments, packed, real, sample } from "./support/folders.ts";
import {
  drop,
  expect,
  expectSame,
  goTo,
  rows,
  saved,
  savedEverything,
  test,
  unpacked,
  views,
} from "./support/test.ts";

const folders = [sample("mess"), sample("branches"), real("LIMBECK_SUPERSET")];

for (const folder of folders) {
  test.describe(basename(folder), () => {
    test("dropped as a folder gives the documents that the binary writes", async ({ page, root }) => {
      await page.goto(`${root}#/chain`);
      await drop(page, folder);
      await expect(rows(page).first()).toBeVisible();
      expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(folder));
    });

    test("dropped as a .zip from GitHub gives the same", async ({ page, root }) => {
      await inNewFolder(async (out) => {
        const archive = join(out, "repository-main.zip");
        await writeFile(archive, await packed(folder));
        await page.goto(`${root}#/chain`);
        await drop(page, archive);
        await expect(rows(page).first()).toBeVisible();
        expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(folder));
      });
    });
  });
}

test.describe("a browser without file handles", () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(DataTransferItem.prototype, "getAsFileSystemHandle");
      Reflect.deleteProperty(window, "showDirectoryPicker");
    });
  });

  test("takes a dropped folder", async ({ page, root }) => {
    await page.goto(root);
    await drop(page, sample("branches"));
    expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(sample("branches")));
  });

  test("takes a chosen folder", async ({ page, root }) => {
    await page.goto(root);
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose folder" }).click(),
    ]);
    await chooser.setFiles(sample("branches"));
    expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(sample("branches")));
  });
});

test("a chosen .zip gives the same as a dropped one", async ({ page, root }) => {
  await inNewFolder(async (out) => {
    const archive = join(out, "repository.zip");
    await writeFile(archive, await packed(sample("branches")));
    await page.goto(root);
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose .zip" }).click(),
    ]);
    await chooser.setFiles(archive);
    expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(sample("branches")));
  });
});

test("what the sample shows is what its folder gives", async ({ page, root }) => {
  await page.goto(root);
  await page.getByRole("button", { name: "A mess" }).click();
  await expect(views(page)).toBeVisible();
  expectSame(await unpacked(await savedEverything(page)), await nativeDocuments(sample("mess")));
});

test("each table and each migration gives its documents", async ({ page, root }) => {
  const wanted = await nativeDocuments(sample("mess"));
  await page.goto(root);
  await page.getByRole("button", { name: "A mess" }).click();
  const expectSaved = async (name: string, click: () => Promise<void>) => {
    const file = await saved(page, click);
    expect(file.name).toBe(name);
    expect(await readFile(file.path, "utf8")).toBe(new TextDecoder().decode(wanted[name]));
  };
  for (const [view, name] of [
    ["Chain", "index.csv"],
    ["Operations", "operations.csv"],
    ["Findings", "findings.csv"],
  ] as const) {
    await goTo(page, view);
    await expectSaved(name, () => page.getByRole("button", { name: "download this table" }).click());
  }
  for (const name of ["report.md", "report.json"]) {
    await page.getByText("Documents", { exact: true }).click();
    await expectSaved(name, () => page.getByRole("button", { name }).click());
    await page.keyboard.press("Escape");
  }
  await goTo(page, "Chain");
  await page.getByRole("link", { name: "Couriers", exact: true }).click();
  for (const name of ["001_couriers.py.csv", "001_couriers.py.summary.md"]) {
    await expectSaved(name, () => page.getByRole("button", { name }).click());
  }
});

test("the archive of documents is the same each time", async ({ page, root }) => {
  await page.goto(root);
  await page.getByRole("button", { name: "A healthy chain" }).click();
  const first = await readFile(await savedEverything(page));
  const second = await readFile(await savedEverything(page));
  expect(first.equals(second)).toBe(true);
});
