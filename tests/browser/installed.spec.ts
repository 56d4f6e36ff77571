import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import { inNewFolder, nativeDocuments, sample, written } from "./support/folders.ts";
import { dist, type Site, site } from "./support/site.ts";
import {
  test as base,
  drop,
  expect,
  expectSame,
  keep,
  keptHere,
  openKeptHere,
  openSample,
  savedEverything,
  unpacked,
  views,
} from "./support/test.ts";

/** A site of its own for each test: what is served changes, and requests are counted. */
const test = base.extend<{ readonly hosted: Site }>({
  hosted: async ({}, use) => {
    const hosted = await site("/docs/limbeck/");
    await use(hosted);
    await hosted.close();
  },
});

/** Has the browser look for another version, as it does by itself some seconds after a page has opened. */
const lookForAnother = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = await registration?.update();
    const worker = found?.installing;
    if (!worker) return found?.waiting ? "installed" : "none";
    return new Promise<string>((tell) => {
      worker.addEventListener("statechange", () => tell(worker.state));
    });
  });

/** What the page, and each file that it names, is: by the hashes of what it is answered with. */
const filesOf = (page: Page, paths: readonly string[]) =>
  page.evaluate(async (paths) => {
    const hashes: Record<string, string> = {};
    for (const path of paths) {
      const answer = await fetch(path).catch(() => undefined);
      const bytes = answer?.ok ? await answer.arrayBuffer() : new ArrayBuffer();
      const hash = await crypto.subtle.digest("SHA-256", bytes);
      hashes[path] = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return hashes;
  }, paths);

/** The same of a build on the disk. */
async function filesIn(folder: string, paths: readonly string[]): Promise<Record<string, string>> {
  const hashed = paths.map(async (path) => [
    path,
    createHash("sha256")
      .update(await readFile(join(folder, path)))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(hashed));
}

/** The files of a build that a page is made of: what its worker lists. */
async function listOf(folder: string): Promise<string[]> {
  const [, list = "{}"] =
    /^const build = (.*);$/m.exec(await readFile(join(folder, "keep.js"), "utf8")) ?? [];
  return Object.keys((JSON.parse(list) as { files: Record<string, string> }).files);
}

/** Another build of the page: it has this title, and a script of another name. */
async function anotherBuild(folder: string, title: string): Promise<string> {
  const paths = [...(await listOf(dist)), "keep.js"];
  const script = paths.find((path) => /^assets\/index-.*\.js$/.test(path)) as string;
  const renamed = (text: string) => text.replaceAll(basename(script), `index-${title}.js`);
  const files: Record<string, Uint8Array | string> = {};
  for (const path of paths) {
    const bytes = await readFile(join(dist, path));
    files[renamed(path)] = /\.(js|html)$/.test(path) ? renamed(bytes.toString()) : bytes;
  }
  files["index.html"] = (files["index.html"] as string).replace("<title>Limbeck<", `<title>${title}<`);
  const { "keep.js": worker, ...listed } = files;
  const hashes = Object.entries(listed).map(([path, content]) => [
    path,
    `sha256-${createHash("sha256").update(content).digest("base64")}`,
  ]);
  const build = JSON.stringify({ name: title, files: Object.fromEntries(hashes) });
  files["keep.js"] = (worker as string).replace(/^const build = .*$/m, () => `const build = ${build};`);
  return written(join(folder, title), files);
}

test("the list of a build is exactly its files", async () => {
  const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
    .filter((path) => path !== "keep.js" && path !== "offline.html" && !path.startsWith("rules/"));
  expect((await listOf(dist)).sort()).toEqual(files.sort());
});

test("its manifest can be installed: addresses are relative, and icons are as large as they say", async ({
  page,
  hosted,
  complaints,
}) => {
  await page.goto(hosted.address);
  const session = await page.context().newCDPSession(page);
  const { errors, url } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toBe(`${hosted.address}manifest.webmanifest`);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A context of tests counts as private browsing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );
  const manifest = JSON.parse(await readFile(join(dist, "manifest.webmanifest"), "utf8"));
  const addresses = [
    manifest.id,
    manifest.start_url,
    manifest.scope,
    ...manifest.icons.map((icon: { src: string }) => icon.src),
  ];
  expect(addresses.filter((address: string) => /^(\/|[a-z]+:)/.test(address))).toEqual([]);
  for (const { src, sizes, type } of manifest.icons.filter(
    (icon: { type: string }) => icon.type === "image/png",
  )) {
    const size = await page.evaluate(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    }, src);
    expect([size, type]).toEqual([sizes, "image/png"]);
  }
  expect(complaints).toEqual([]);
});

test("nothing is kept, and no worker registered, unless somebody asks for it", async ({ page, hosted }) => {
  await page.goto(hosted.address);
  await openKeptHere(page);
  await page.keyboard.press("Escape");
  await openSample(page, "A mess");
  const kept = await page.evaluate(async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    databases: await indexedDB.databases(),
    texts: Object.keys(localStorage),
  }));
  expect(kept).toEqual({ caches: [], workers: 0, databases: [], texts: [] });
  expect(hosted.requests.filter((path) => path.endsWith("keep.js"))).toEqual([]);
});

for (const how of ["with the network off", "with the server stopped"] as const) {
  test(`a page that is kept opens ${how}, and does all that it does`, async ({
    page,
    hosted,
    complaints,
  }) => {
    await keep(page, hosted.address);
    if (how === "with the network off") await page.context().setOffline(true);
    else await hosted.close();
    // As a new tab has it: with nothing of the old page.
    const offline = await page.context().newPage();
    await page.close();
    for (const address of [hosted.address, `${hosted.address}index.html?from=a-link#/chain`]) {
      await offline.goto(address);
      await drop(offline, sample("branches"));
      await expect(views(offline)).toBeVisible();
      expectSame(await unpacked(await savedEverything(offline)), await nativeDocuments(sample("branches")));
      await offline.getByText("Documents", { exact: true }).click();
      await expect(offline.getByRole("button", { name: "report.html" })).toBeEnabled();
    }
    expect(complaints).toEqual([]);
  });
}

test("another version is fetched whole, and is used from the next opening on", async ({ page, hosted }) => {
  await inNewFolder(async (folder) => {
    const next = await anotherBuild(folder, "Next");
    await keep(page, hosted.address);
    await page.reload();
    hosted.serve(next);
    expect(await lookForAnother(page)).toBe("installed");
    await expect(page.getByText("A newer version of Limbeck is there.")).toBeVisible();

    // As long as a page of this version is open, each page has all its files from this one.
    await page.reload();
    const old = await listOf(dist);
    expect(await filesOf(page, old)).toEqual(await filesIn(dist, old));
    const beside = await page.context().newPage();
    await beside.goto(hosted.address);
    await expect(beside).toHaveTitle("Limbeck");
    expect(await filesOf(beside, old)).toEqual(await filesIn(dist, old));

    await page.close();
    await beside.close();
    await page.context().setOffline(true);
    const opened = await page.context().newPage();
    await expect(async () => {
      await opened.goto(hosted.address);
      await expect(opened).toHaveTitle("Next", { timeout: 1000 });
    }).toPass();
    const all = await listOf(next);
    expect(await filesOf(opened, all)).toEqual(await filesIn(next, all));
    await openSample(opened, "A mess");
    // What only the version before had is gone.
    expect(await opened.evaluate(() => caches.keys())).toEqual([`limbeck ${hosted.address} Next`]);
  });
});

test("a version that is cut off half way, or mixed with another one, is not used", async ({
  page,
  hosted,
}) => {
  await inNewFolder(async (folder) => {
    const next = await anotherBuild(folder, "Next");
    const mixed = await anotherBuild(folder, "Mixed");
    await writeFile(join(mixed, "index.html"), await readFile(join(next, "index.html")));
    await keep(page, hosted.address);
    await page.reload();
    const old = await listOf(dist);
    const isAsBefore = async () => {
      expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
      await page.reload();
      await expect(page).toHaveTitle("Limbeck");
      expect(await filesOf(page, old)).toEqual(await filesIn(dist, old));
    };
    hosted.serve(
      next,
      old.find((path) => path.endsWith(".wasm")),
    );
    expect(await lookForAnother(page)).toBe("redundant");
    await isAsBefore();
    hosted.serve(mixed);
    expect(await lookForAnother(page)).toBe("redundant");
    await isAsBefore();
    // Once the site is whole again, so is what is fetched.
    hosted.serve(next);
    // The browser may still be at the one before.
    await expect.poll(() => lookForAnother(page)).toBe("installed");
  });
});

test("from the moment something is opened nothing is fetched, by the page or by what keeps it", async ({
  page,
  hosted,
}) => {
  await inNewFolder(async (folder) => {
    const next = await anotherBuild(folder, "Next");
    await keep(page, hosted.address);
    await page.reload();
    await page.waitForLoadState("networkidle");
    // The browser's own question for another version comes some seconds after a page has opened.
    await expect.poll(() => hosted.requests.at(-1)).toMatch(/keep\.js$/);
    hosted.requests.length = 0;
    await drop(page, sample("mess"));
    await expect(views(page)).toBeVisible();
    await page.waitForTimeout(6000);
    expect(hosted.requests).toEqual([]);

    // A version that comes now is not fetched, though the browser finds that it is there.
    hosted.serve(next);
    expect(await lookForAnother(page)).toBe("redundant");
    expect(new Set(hosted.requests)).toEqual(new Set(["/docs/limbeck/keep.js"]));
    // Nor by way of another page that has nothing opened.
    const beside = await page.context().newPage();
    await beside.goto(hosted.address);
    expect(await lookForAnother(beside)).toBe("redundant");
    expect(hosted.requests.filter((path) => !path.endsWith("keep.js"))).toEqual([]);
  });
});

test("once something was opened, the page is not kept before it is loaded again", async ({
  page,
  hosted,
}) => {
  await page.goto(hosted.address);
  await page.waitForLoadState("networkidle");
  await openSample(page, "A healthy chain");
  await page.getByRole("button", { name: "Open another" }).click();
  await openKeptHere(page);
  await expect(keptHere(page)).toContainText("Load the page again to keep it");
  await expect(keptHere(page).getByRole("button", { name: "Keep it for offline use" })).toHaveCount(0);
});

test("what is opened while the page is being kept ends that, and nothing more is fetched", async ({
  page,
  hosted,
}) => {
  await page.goto(hosted.address);
  await page.waitForLoadState("networkidle");
  const list = await listOf(dist);
  const third = list[2] as string;
  let goOn = () => {};
  hosted.serve(dist, third, new Promise((resolve) => (goOn = resolve)));
  hosted.requests.length = 0;
  await openKeptHere(page);
  await keptHere(page).getByRole("button", { name: "Keep it for offline use" }).click();
  await expect.poll(() => hosted.requests.at(-1)).toBe(`/docs/limbeck/${third}`);
  await page.keyboard.press("Escape");
  await openSample(page, "A mess");
  const asked = hosted.requests.length;
  goOn();
  await page.getByRole("button", { name: "Open another" }).click();
  await openKeptHere(page);
  await expect(keptHere(page)).toContainText("It could not be kept");
  expect(hosted.requests).toHaveLength(asked);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test("it is kept no longer when somebody says so", async ({ page, hosted }) => {
  await keep(page, hosted.address);
  await page.reload();
  await openKeptHere(page);
  await keptHere(page).getByRole("button", { name: "Keep it no longer" }).click();
  await expect(keptHere(page).getByRole("button", { name: "Keep it for offline use" })).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  await page.context().setOffline(true);
  await expect(page.reload()).rejects.toThrow();
});

test("a site that has no such worker, or changes files on the way, says that it can't be kept", async ({
  page,
  hosted,
}) => {
  await inNewFolder(async (folder) => {
    const changed = await anotherBuild(folder, "Changed");
    await writeFile(
      join(changed, "index.html"),
      `${await readFile(join(changed, "index.html"), "utf8")}<!-- by the site -->`,
    );
    hosted.serve(changed);
    await page.goto(hosted.address);
    await openKeptHere(page);
    const button = keptHere(page).getByRole("button", { name: "Keep it for offline use" });
    await button.click();
    await expect(keptHere(page)).toContainText("It could not be kept");
    hosted.serve(changed, "keep.js");
    await button.click();
    await expect(keptHere(page)).toContainText("It could not be kept");
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });
});

test("where the browser has no service workers, nothing is said of them", async ({ page, complaints }) => {
  // An address that isn't secure: there are none there.
  const { address, close } = await site("/");
  await page.route("http://limbeck.test/**", async (route) => {
    const path = new URL(route.request().url()).pathname;
    await route.fulfill({ response: await route.fetch({ url: new URL(path, address).href }) });
  });
  await page.goto("http://limbeck.test/");
  expect(await page.evaluate(() => [window.isSecureContext, "serviceWorker" in navigator])).toEqual([
    false,
    false,
  ]);
  await openKeptHere(page);
  await expect(keptHere(page).getByText("This page")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await openSample(page, "A mess");
  expect(complaints).toEqual([]);
  await close();
});
