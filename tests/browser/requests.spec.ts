import { join } from "node:path";
import type { Page } from "@playwright/test";
import { environment, inNewFolder, sample, written } from "./support/folders.ts";
import {
  drop,
  expect,
  goTo,
  keep,
  requestsFrom,
  rows,
  savedEverything,
  test,
  views,
} from "./support/test.ts";

/** Everything that can be done with an audit. */
async function lookAround(page: Page): Promise<void> {
  for (const view of ["Chain", "Operations", "Findings", "Overview", "Chain"]) await goTo(page, view);
  await rows(page).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Source" })).toBeVisible();
  // What lays the drawing out came with the page.
  await goTo(page, "Schema");
  await page.getByRole("link", { name: "Drawing" }).click();
  await expect(page.locator("a.node").first()).toBeVisible();
  await savedEverything(page);
}

for (const [where, isKept] of [
  ["root", false],
  ["folder", false],
  ["folder", true],
] as const) {
  test(`no request goes elsewhere before a drop, and none at all after it (${where} of a site${isKept ? ", kept for offline use" : ""})`, async ({
    page,
    complaints,
    root,
    folder,
  }) => {
    const address = { root, folder }[where];
    if (isKept) {
      await keep(page, address);
      await page.goto("about:blank");
    }
    const requests = requestsFrom(page);
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const { origin } = new URL(address);
    expect(requests.length).toBeGreaterThan(2);
    expect(requests.filter((request) => new URL(request).origin !== origin)).toEqual([]);
    expect(requests.filter((request) => !request.startsWith(address))).toEqual([]);

    requests.length = 0;
    await drop(page, sample("mess"));
    await expect(views(page)).toBeVisible();
    await lookAround(page);
    // A second drop, on the frame itself.
    await drop(page, sample("branches"));
    await expect(page.getByTitle("branches", { exact: true })).toBeVisible();
    await lookAround(page);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });
}

test("Cancel ends what is going on; what is dropped next is audited without a request", async ({
  page,
  root,
}) => {
  await page.goto(root);
  await page.waitForLoadState("networkidle");
  const requests = requestsFrom(page);
  await inNewFolder(async (folder) => {
    // Much to parse, so that there is something to cancel.
    const much = `${"x = [1, 2, 3, {'a': (4, 5)}]\n".repeat(30_000)}`;
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `alembic/versions/${index}.py`,
        `revision = "${index}"\n${much}`,
      ]),
    );
    await drop(page, await written(join(folder, "large"), { ...environment, ...files }));
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
  });
  await drop(page, sample("healthy"));
  await expect(views(page)).toBeVisible();
  await lookAround(page);
  expect(requests).toEqual([]);
});

/** What can be waited for, and how it is made to last for ever. */
const waits: Record<string, { readonly words: RegExp; readonly hold: (page: Page) => Promise<unknown> }> = {
  "the analyzer": {
    words: /^Waiting for the analyzer/,
    hold: (page) => page.route("**/*.wasm", () => new Promise(() => undefined)),
  },
  "a folder to be listed": {
    words: /^Looking for files/,
    hold: (page) =>
      page.addInitScript(() => {
        const never = { next: () => new Promise<never>(() => undefined) };
        Object.assign(FileSystemDirectoryHandle.prototype, {
          values: () => ({ [Symbol.asyncIterator]: () => never }),
        });
        FileSystemDirectoryReader.prototype.readEntries = () => undefined;
      }),
  },
  "files to be read": {
    words: /^0 of \d+ files read/,
    hold: (page) =>
      page.addInitScript(() => {
        FileSystemFileHandle.prototype.getFile = () => new Promise(() => undefined);
        Object.assign(FileSystemDirectoryEntry.prototype, { file: () => undefined });
      }),
  },
};

for (const [what, { words, hold }] of Object.entries(waits)) {
  test(`Cancel ends waiting for ${what}`, async ({ page, root }) => {
    await hold(page);
    await page.goto(root);
    await drop(page, sample("healthy"));
    await expect(page.getByRole("status")).toHaveText(words);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
    await expect(page.getByRole("progressbar")).toHaveCount(0);
  });
}
