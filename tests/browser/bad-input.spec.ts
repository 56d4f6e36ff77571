import { join } from "node:path";
import type { Page } from "@playwright/test";
import { deflateSync, zipSync } from "fflate";
import { crc32 } from "../../www/src/input/bytes.ts";
import { zipOf } from "../../www/test/zip.ts";
import { environment, inNewFolder, migration, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, rows, test, views } from "./support/test.ts";

const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...values: number[]) => Uint8Array.from(values);

/** Drops what `give` writes, and hands over to `look`; then the page must still do its work. */
async function dropped(
  page: Page,
  root: string,
  give: (folder: string) => Promise<string>,
  look: () => Promise<unknown>,
): Promise<void> {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(page, await give(folder));
    await look();
  });
  await page.getByRole("button", { name: /Open (another|something else)/ }).click();
  await openSample(page, "A healthy chain");
}

const archive = (name: string, content: Uint8Array) => async (folder: string) => {
  await written(folder, { [name]: content });
  return join(folder, name);
};

const folderOf = (files: Record<string, string | Uint8Array>) => (folder: string) =>
  written(join(folder, "project"), files);

/** The page says so instead of an audit. */
const said = (page: Page, words: string | RegExp) => () =>
  expect(page.getByRole("heading", { level: 1 })).toContainText(words);

/** The audit has these findings, and as many migrations. */
const found = (page: Page, words: readonly (string | RegExp)[], migrations: number) => async () => {
  await expect(views(page)).toBeVisible();
  await goTo(page, "Chain");
  await expect(page.getByRole("status")).toHaveText(new RegExp(`^shown ${migrations} of ${migrations} `));
  await showFindings(page);
  for (const word of words) await expect(findings(page).filter({ hasText: word }).first()).toBeVisible();
};

/** All findings, whether they matter now or not. */
async function showFindings(page: Page): Promise<void> {
  await goTo(page, "Findings");
  await page.evaluate(() => {
    window.location.hash = "#/findings?show=all";
  });
}

const findings = (page: Page) => page.locator(".finding-group");

test.describe("a folder", () => {
  test("for which the browser never gives a handle", async ({ page, root }) => {
    // As Chromium does for `~/.cache` where nobody answers its dialog.
    await page.addInitScript(() => {
      DataTransferItem.prototype.getAsFileSystemHandle = () => new Promise(() => {});
    });
    await dropped(page, root, folderOf(environment), async () => {
      await expect(views(page)).toBeVisible();
      await goTo(page, "Overview");
      await expect(page.getByText("it was read file by file")).toBeVisible();
    });
  });

  test("that is empty", async ({ page, root }) => {
    await dropped(page, root, folderOf({}), () =>
      expect(page.getByText("0 files of project were read")).toBeVisible(),
    );
  });

  test("without migrations", async ({ page, root }) => {
    await dropped(
      page,
      root,
      folderOf({ "app.py": "x = 1\n", "notes.txt": "", "photo.jpg": "" }),
      async () => {
        await expect(page.getByText("2 files of project were read")).toBeVisible();
        await expect(page.getByText("1 file not read")).toBeVisible();
      },
    );
  });

  test("with a file that isn't UTF-8, in each of the ways there are", async ({ page, root }) => {
    const latin = (cookie: string) => bytes(...text(cookie + migration("c3", "b2")), 0x23, 0xe9, 0x0a);
    await dropped(
      page,
      root,
      folderOf({
        ...environment,
        "alembic/versions/c3_latin.py": latin(""),
        "alembic/versions/d4_cookie.py": bytes(
          ...text(`# -*- coding: latin-1 -*-\n${migration("d4", "b2")}`),
          0x23,
          0xe9,
        ),
        "alembic/versions/e5_bom.py": bytes(0xef, 0xbb, 0xbf, ...text(migration("e5", "b2"))),
        "alembic/versions/f6_wide.py": Buffer.from(`\ufeff${migration("f6", "b2")}`, "utf16le"),
        "alembic/versions/g7_null.py": bytes(...text(migration("g7", "b2")), 0, 0),
        "alembic/versions/h8_windows.py": migration("h8", "b2").replaceAll("\n", "\r\n"),
      }),
      found(page, ["c3_latin.py"], 8),
    );
  });

  test("with merge conflict markers, and Python 2", async ({ page, root }) => {
    await dropped(
      page,
      root,
      folderOf({
        ...environment,
        "alembic/versions/c3_conflict.py": `<<<<<<< HEAD\n${migration("c3", "b2")}=======\n>>>>>>> other\n`,
        "alembic/versions/d4_old.py": `${migration("d4", "b2")}\nprint "done"\n`,
      }),
      found(page, ["c3_conflict.py", "d4_old.py"], 4),
    );
  });

  test("with long and foreign names", async ({ page, root }) => {
    const deep = `${"a".repeat(100)}/${"b".repeat(100)}/${"ü".repeat(60)}`;
    await dropped(
      page,
      root,
      folderOf({
        [`${deep}/alembic.ini`]: "[alembic]\nscript_location = alembic\n",
        [`${deep}/alembic/env.py`]: "",
        [`${deep}/alembic/versions/1_日本語 🧪.py`]: migration("1", null),
      }),
      async () => {
        await goTo(page, "Chain");
        await rows(page).getByRole("link").first().click();
        await expect(page.getByText("1_日本語 🧪.py", { exact: false }).first()).toBeVisible();
      },
    );
  });

  test("with a file of 20 MB", async ({ page, root }) => {
    const large = migration("c3", "b2") + "# padding of a line, as generated files have it\n".repeat(450_000);
    await dropped(
      page,
      root,
      folderOf({ ...environment, "alembic/versions/c3_large.py": large }),
      async () => {
        await found(page, [], 3)();
        await goTo(page, "Chain");
        // The findings, which are shown until then, link there too.
        await expect(page.getByRole("status")).toHaveText("shown 3 of 3 migrations");
        await page.getByRole("link", { name: "step c3" }).click();
        await expect(page.getByRole("heading", { name: "Source" })).toBeVisible();
        expect(await page.locator(".line").count()).toBeLessThan(200);
      },
    );
  });

  test("with a file over the limit", async ({ page, root }) => {
    const large = new Uint8Array(33 * 1024 * 1024).fill(0x0a);
    await dropped(
      page,
      root,
      folderOf({ ...environment, "alembic/versions/c3_large.py": large }),
      async () => {
        await showFindings(page);
        await expect(findings(page).filter({ hasText: "larger than 32 MiB" }).first()).toBeVisible();
      },
    );
  });

  test("that is a whole repository: what is skipped is said", async ({ page, root }) => {
    await dropped(
      page,
      root,
      folderOf({
        ...environment,
        ".git/config": "",
        "node_modules/a/index.py": "",
        "env39/pyvenv.cfg": "",
        "env39/lib/a.py": "",
        "picture.png": "",
        "backup.zip": "",
      }),
      async () => {
        // While files are read, the same list stands on a view that then goes.
        await expect(views(page)).toBeVisible();
        await page.getByText("3 folders, 1 file, 1 archive not read").click();
        for (const words of [".git/", "node_modules/", "env39/", "backup.zip"]) {
          await expect(page.locator(".skipped").getByText(words)).toBeVisible();
        }
      },
    );
  });
});

test.describe("a file", () => {
  test("of Python, by itself", async ({ page, root }) => {
    const give = archive("a1_first.py", text(migration("a1", null)));
    await dropped(page, root, give, async () => {
      await expect(page.getByRole("button", { name: "Open another" })).toBeVisible();
    });
  });

  test("of something else", async ({ page, root }) => {
    await dropped(page, root, archive("notes.txt", text("")), said(page, "notes.txt is neither a folder"));
  });
});

test.describe("an archive", () => {
  const whole = zipSync(
    Object.fromEntries(Object.entries(environment).map(([path, content]) => [path, text(content)])),
  );

  test("that is cut off", async ({ page, root }) => {
    await dropped(page, root, archive("a.zip", whole.slice(0, -40)), said(page, "a.zip is cut off"));
  });

  test("that is none", async ({ page, root }) => {
    await dropped(page, root, archive("a.zip", text("none")), said(page, "a.zip is not a .zip archive"));
  });

  test("that is encrypted", async ({ page, root }) => {
    const parts = Object.entries(environment).map(([name, content]) => ({ name, content, encrypted: true }));
    await dropped(page, root, archive("a.zip", zipOf(parts)), said(page, "a.zip is encrypted"));
  });

  test("with another one in it", async ({ page, root }) => {
    const parts = Object.entries(environment).map(([name, content]) => ({ name, content: text(content) }));
    const give = archive("a.zip", zipOf([...parts, { name: "inner.zip", content: whole }]));
    await dropped(page, root, give, async () => {
      await expect(views(page)).toBeVisible();
      await page.getByText("1 archive not read").click();
      await expect(page.getByText("inner.zip")).toBeVisible();
    });
  });

  test("with a path that leads out of it", async ({ page, root }) => {
    const parts = Object.entries(environment).map(([name, content]) => ({ name, content }));
    const give = archive("a.zip", zipOf([...parts, { name: "../../evil.py", content: "" }]));
    await dropped(page, root, give, async () => {
      await showFindings(page);
      await expect(
        findings(page).filter({ hasText: "its path leads outside the archive" }).first(),
      ).toBeVisible();
    });
  });

  test("that claims to unpack to more than the cap", async ({ page, root }) => {
    const parts = Array.from({ length: 17 }, (_, index) => ({
      name: `${index}.py`,
      content: "",
      claimedSize: 31 * 1024 * 1024,
    }));
    await dropped(page, root, archive("a.zip", zipOf(parts)), said(page, "more than 512 MiB"));
  });

  test("that unpacks to more than the cap, whatever it claims", async ({ page, root }) => {
    const content = new Uint8Array(31 * 1024 * 1024);
    const compressed = deflateSync(content, { level: 1 });
    const claimedCrc = crc32(content);
    const parts = Array.from({ length: 17 }, (_, index) => ({
      name: `${index}.py`,
      content: "",
      compressed,
      claimedCrc,
      claimedSize: 10,
    }));
    await dropped(page, root, archive("a.zip", zipOf(parts)), said(page, "more than 512 MiB"));
  });
});

test("a problem doesn't lose what stood before it", async ({ page, root }) => {
  await page.goto(root);
  await openSample(page, "A mess");
  await inNewFolder(async (folder) => {
    await drop(page, await archive("a.zip", text("none"))(folder));
    await said(page, "a.zip is not a .zip archive")();
  });
  await page.getByRole("button", { name: "Back to A mess" }).click();
  await goTo(page, "Chain");
  await expect(rows(page).first()).toBeVisible();
});
