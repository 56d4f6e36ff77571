import { readFile } from "node:fs/promises";
import { test as base, expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { site } from "./site.ts";

export { expect };

interface WorkerFixtures {
  /** The page at the root of a site. */
  readonly root: string;
  /** The page in a folder of a site, as on a docs site. */
  readonly folder: string;
}

interface TestFixtures {
  /** What the browser complained of on the console, and errors that nobody caught. */
  readonly complaints: string[];
}

const served =
  (prefix: string) =>
  async ({}: object, use: (address: string) => Promise<void>) => {
    const { address, close } = await site(prefix);
    await use(address);
    await close();
  };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  root: [served("/"), { scope: "worker" }],
  folder: [served("/docs/tools/limbeck/"), { scope: "worker" }],
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await use(complaints);
  },
});

/** Drops files or folders of the disk on the middle of the window, as a file manager would. */
export async function drop(page: Page, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const size = page.viewportSize() ?? { width: 800, height: 600 };
  const at = { x: size.width / 2, y: size.height / 2 };
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, ...at, data });
  }
  await session.detach();
}

/**
 * The addresses asked for from now on, by pages and their workers; `blob:` and `data:` never leave the tab. What the server is
 * asked for, by whomever, is counted in `installed.spec.ts`.
 */
export function requestsFrom(page: Page): string[] {
  const requests: string[] = [];
  page.context().on("request", (request) => {
    if (!/^(blob|data):/.test(request.url())) requests.push(request.url());
  });
  return requests;
}

/** Opens one of the samples, by the words on its button. */
export async function openSample(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await expect(views(page)).toBeVisible();
}

/** The tabs that are there once an audit is. */
export const views = (page: Page) => page.getByRole("navigation", { name: "Views" });

/** Goes to a view by its tab. */
export const goTo = (page: Page, view: string) => views(page).getByRole("link", { name: view }).click();

/** The search box, and whatever else can be found in it. */
export const searchBox = (page: Page) => page.getByRole("combobox", { name: /^Search / });

/** What is offered below the search box, once it answers what is asked now. */
export const choices = (page: Page) => page.locator('.choices-found[aria-busy="false"] [role="option"]');

/** The table of the view, its rows without the header's. */
export const rows = (page: Page) => page.locator("tbody tr");

/** What says what is kept in the browser. */
export const keptHere = (page: Page) => page.getByRole("dialog", { name: "Kept in this browser" });

export async function openKeptHere(page: Page): Promise<void> {
  await page.getByRole("button", { name: /what is kept here$/i }).click();
  await expect(keptHere(page)).toBeVisible();
}

/** Opens the page at an address, and keeps it for offline use. */
export async function keep(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await openKeptHere(page);
  await keptHere(page).getByRole("button", { name: "Keep it for offline use" }).click();
  await expect(keptHere(page)).toContainText("It is kept");
  await page.keyboard.press("Escape");
}

/** The bytes of what a click saves. */
export async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; path: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

/** Saves everything as .zip, by the menu. */
export async function savedEverything(page: Page): Promise<string> {
  await page.getByText("Documents", { exact: true }).click();
  const { path } = await saved(page, () => page.getByRole("button", { name: "everything as .zip" }).click());
  await page.keyboard.press("Escape");
  return path;
}

/** The same names, and the same bytes under each. */
export function expectSame(given: Record<string, Uint8Array>, wanted: Record<string, Uint8Array>): void {
  expect(Object.keys(given).sort()).toEqual(Object.keys(wanted).sort());
  const different = Object.keys(wanted).filter(
    (name) => !Buffer.from(given[name] as Uint8Array).equals(Buffer.from(wanted[name] as Uint8Array)),
  );
  expect(different).toEqual([]);
}

/** What is in an archive. */
export const unpacked = async (path: string) => unzipSync(new Uint8Array(await readFile(path)));
