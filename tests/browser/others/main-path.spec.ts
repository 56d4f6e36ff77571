import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect } from "@playwright/test";
import { unzipSync } from "fflate";
import { filesOf, inNewFolder, nativeDocuments, packed, sample } from "../support/folders.ts";
import { site } from "../support/site.ts";
import { expectSame } from "../support/test.ts";
import { everyView } from "../support/views.ts";
import { type Name, started, type Tab } from "./browsers.ts";

/** One browser for all tests of a worker. */
const test = base.extend<{}, { name: Name; tab: Tab; root: string }>({
  name: ["Firefox", { option: true, scope: "worker" }],
  tab: [
    async ({ name }, use) => {
      const browser = await started(name);
      await use(browser.tab);
      await browser.close();
    },
    { scope: "worker" },
  ],
  root: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern there.
    async ({}, use) => {
      const { address, close } = await site("/");
      await use(address);
      await close();
    },
    { scope: "worker" },
  ],
});

const button = (text: string) => `//button[contains(normalize-space(.), '${text}')]`;

/** Opens a page, and keeps what it complains of and what it saves. */
async function open(tab: Tab, address: string): Promise<void> {
  // The same address with another hash would not be loaded anew.
  await tab.open("about:blank");
  await tab.open(address);
  await tab.run(() => {
    const kept = { complaints: [] as string[], saved: [] as Blob[], requests: 0 };
    Object.assign(window, { kept });
    const complain = (what: unknown) => kept.complaints.push(String(what));
    addEventListener("error", ({ message }) => complain(message));
    addEventListener("unhandledrejection", ({ reason }) => complain(reason));
    addEventListener("securitypolicyviolation", ({ blockedURI }) => complain(`refused: ${blockedURI}`));
    for (const level of ["error", "warn"] as const) console[level] = complain;
    const addressOf = URL.createObjectURL;
    URL.createObjectURL = (of) => {
      if (of instanceof Blob && !of.type.includes("javascript")) kept.saved.push(of);
      return addressOf(of);
    };
  });
}

interface Kept {
  readonly kept: { complaints: string[]; saved: Blob[] };
}

/** Waits until a text of the page is as it is wanted. */
const expectText = (tab: Tab, selector: string) =>
  expect.poll(() => tab.run((selector) => document.querySelector(selector)?.textContent ?? "", selector), {
    message: selector,
    timeout: 20_000,
  });

const complaints = (tab: Tab) => tab.run(() => (window as unknown as Kept).kept.complaints);

/** What the page has fetched, but for what it made itself. */
const requests = (tab: Tab) =>
  tab.run(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => !/^(blob|data):/.test(name)),
  );

/** What was saved last. */
async function saved(tab: Tab): Promise<Uint8Array> {
  const base64 = () =>
    tab.run(async () => {
      const blob = (window as unknown as Kept).kept.saved.pop();
      if (!blob) return "";
      const reader = new FileReader();
      await new Promise((done) => {
        reader.onload = done;
        reader.readAsDataURL(blob);
      });
      return String(reader.result).split(",")[1] ?? "";
    });
  let text = "";
  await expect.poll(async () => (text = await base64()), { timeout: 30_000 }).not.toBe("");
  return new Uint8Array(Buffer.from(text, "base64"));
}

/**
 * Clicks what asks for files, and gives them. A driver can't answer the browser's dialog, or closes it as it opens: what
 * would open it is put into the page, and given the files there.
 */
async function choose(tab: Tab, what: string, files: readonly string[]): Promise<void> {
  await tab.run(() => {
    HTMLInputElement.prototype.click = function () {
      this.id = "asks-for-files";
      document.body.append(this);
    };
  });
  await tab.click(what);
  await tab.give("//input[@id='asks-for-files']", files);
}

/** Lets files go over the page, by their names alone. */
async function dropFiles(tab: Tab, files: Record<string, Uint8Array>): Promise<void> {
  const asText = Object.entries(files).map(([name, bytes]) => [
    basename(name),
    Buffer.from(bytes).toString("base64"),
  ]);
  await tab.run((files) => {
    const transfer = new DataTransfer();
    for (const [name = "", base64 = ""] of files) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    for (const kind of ["dragenter", "dragover", "drop"]) {
      const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer });
      document.querySelector("main")?.dispatchEvent(event);
    }
  }, asText);
}

/** Goes to each view; each must be drawn, be no wider than the window, and leave the console silent. */
async function walkThroughViews(tab: Tab): Promise<void> {
  for (const [hash, there] of Object.entries(everyView)) {
    await tab.run((to) => {
      window.location.hash = to;
    }, hash);
    await expect
      .poll(() => tab.run((there) => document.querySelectorAll(`main ${there}`).length, there), {
        message: hash,
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    const wider = await tab.run(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(wider, hash).toBeLessThanOrEqual(0);
  }
  expect(await complaints(tab)).toEqual([]);
}

test("a folder is chosen, and each view is shown without a request", async ({ tab, root }) => {
  await open(tab, root);
  await expectText(tab, "h1").toContain("Alembic");
  const files = await filesOf(sample("mess"));
  // No driver can choose a folder: its input is given the files with the paths that they have in it.
  await tab.run(
    (files) => {
      HTMLInputElement.prototype.click = function () {
        const transfer = new DataTransfer();
        for (const [path = "", text = ""] of files) {
          const file = new File([text], path.split("/").at(-1) ?? "");
          Object.defineProperty(file, "webkitRelativePath", { value: path });
          transfer.items.add(file);
        }
        Object.defineProperty(this, "files", { value: transfer.files });
        this.dispatchEvent(new Event("change"));
      };
    },
    Object.entries(files).map(([path, bytes]) => [`mess/${path}`, new TextDecoder().decode(bytes)]),
  );
  // The page of reports comes last.
  await expect.poll(() => requests(tab)).toContainEqual(expect.stringMatching(/report-.*\.html$/));
  // Firefox fetches an icon for its tab as it opens, and may be told of it late.
  if (test.info().project.name === "Firefox")
    await expect.poll(() => requests(tab)).toContainEqual(expect.stringMatching(/icon-192\.png$/));
  const before = await requests(tab);
  await tab.click(button("Choose folder"));
  await expectText(tab, ".opened").toBe("mess");
  await walkThroughViews(tab);
  expect(await requests(tab)).toEqual(before);
});

test("an archive is chosen, searched, and all its documents are the command's", async ({ tab, root }) => {
  await open(tab, root);
  await inNewFolder(async (folder) => {
    const file = join(folder, "branches.zip");
    await writeFile(file, await packed(sample("branches")));
    await choose(tab, button("Choose .zip"), [file]);
    await expectText(tab, ".opened").toBe("branches.zip");
  });
  await tab.click("//nav//a[contains(., 'Chain')]");
  await tab.write("//input[@role='combobox']", "merge");
  await expectText(tab, "[role=status]").toMatch(/^shown 1 of/);
  await tab.click("//summary[.='Documents']");
  await tab.click(button("everything as .zip"));
  expectSame(unzipSync(await saved(tab)), await nativeDocuments(sample("branches")));
  expect(await complaints(tab)).toEqual([]);
});

test("what is dropped is opened, and its report shows each view from the disk", async ({ tab, root }) => {
  await open(tab, root);
  await dropFiles(tab, { "mess.zip": await packed(sample("mess")) });
  await expectText(tab, ".opened").toBe("mess.zip");
  await expectText(tab, "main h1").not.toBe("");
  const sentence = await tab.run(() => document.querySelector("main h1")?.textContent);
  await tab.click("//summary[.='Documents']");
  await tab.click(button("report.html"));
  const report = await saved(tab);
  expect(await complaints(tab)).toEqual([]);
  await inNewFolder(async (folder) => {
    const file = join(folder, "report.html");
    await writeFile(file, report);
    await open(tab, pathToFileURL(file).href);
    await expectText(tab, "main h1").toBe(sentence);
    await tab.click("//nav//a[contains(., 'Findings')]");
    await expectText(tab, ".finding").not.toBe("");
    await tab.click("//nav//a[contains(., 'Schema')]");
    await expectText(tab, ".schema-list li").not.toBe("");
    expect(await complaints(tab)).toEqual([]);
    expect(await requests(tab)).toEqual([]);
  });
});

test("files are dropped on the page in one file, and each view is shown from the disk", async ({ tab }) => {
  await open(tab, pathToFileURL(join(import.meta.dirname, "../../../www/dist/offline.html")).href);
  await expectText(tab, "h1").toContain("Alembic");
  await tab.click(button("A mess"));
  await walkThroughViews(tab);
  await tab.click(button("Open another"));
  const versions = await filesOf(join(sample("healthy"), "alembic/versions"));
  await dropFiles(tab, versions);
  await expectText(tab, ".opened").toContain("things dropped together");
  expect(await complaints(tab)).toEqual([]);
  expect(await requests(tab)).toEqual([]);
});
