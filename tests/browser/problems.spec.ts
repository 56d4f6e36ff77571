import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync, inflateSync } from "node:zlib";
import type { Locator, Page } from "@playwright/test";
import * as problems from "../../www/src/problems.ts";
import { asLarge, zipOf } from "../../www/test/zip.ts";
import { audited, environment, inNewFolder, migration, sample, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, test } from "./support/test.ts";

type Entry = Exclude<keyof typeof problems, "Stopped">;

/** How something is made to go wrong. */
interface Provocation {
  /** What is said then; where the browser gives the reason, without it. */
  readonly says: problems.Problem;
  /** Makes it go wrong; answers where the page is, if not in the window itself. */
  readonly provoke: (page: Page, root: string) => Promise<Locator | undefined | void>;
}

/** Opens the page, and drops what is written into a new folder. */
const dropping =
  (name: string, content: string | Uint8Array | ((folder: string) => Promise<unknown>)) =>
  async (page: Page, root: string): Promise<void> => {
    await page.goto(root);
    await dropped(page, name, content);
  };

const dropped = (
  page: Page,
  name: string,
  content: string | Uint8Array | ((path: string) => Promise<unknown>),
) =>
  inNewFolder(async (folder) => {
    const path = join(folder, name);
    await (typeof content === "function" ? content(path) : writeFile(path, content));
    await drop(page, path);
    // What is dropped is there until the page says something of it.
    await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first()).toBeVisible();
    await expect(page.locator("main.problem, [role=alert]").first()).toBeVisible();
  });

/** Chooses a folder that a script makes instead of the browser's dialog. */
async function choose(page: Page, script: string): Promise<void> {
  await page.evaluate(`window.showDirectoryPicker = async () => { ${script} }`);
  await page.getByRole("button", { name: "Choose folder" }).click();
}

/** The first of two files whose docstrings name another parent than they have. */
const edited = "alembic/versions/b2_second.py";

/** Writes fixes to a folder once a script has run: by then it has been read. */
async function writing(page: Page, root: string, script: string): Promise<void> {
  const wrong = (id: string, parent: string) =>
    migration(id, parent).replace(`Revises: ${parent}`, "Revises: z9");
  const files = {
    ...environment,
    [edited]: wrong("b2", "a1"),
    "alembic/versions/c3_third.py": wrong("c3", "b2"),
  };
  await page.goto(`${root}#/write/fixes`);
  await choose(
    page,
    `const root = await navigator.storage.getDirectory();
     const top = await root.getDirectoryHandle("project", { create: true });
     for (const [path, text] of Object.entries(${JSON.stringify(files)})) {
       const names = path.split("/");
       const name = names.pop();
       let folder = top;
       for (const part of names) folder = await folder.getDirectoryHandle(part, { create: true });
       const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
       await stream.write(text);
       await stream.close();
     }
     return top;`,
  );
  await page.getByRole("button", { name: "Write to the folder…" }).click();
  await page.evaluate(`(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("project");
    ${script}
  })()`);
  await page.getByRole("button", { name: /^Write \d+ files$/ }).click();
}

/** Opens the page, and chooses such a folder. */
const choosing = (script: string) => async (page: Page, root: string) => {
  await page.goto(root);
  await choose(page, script);
};

/** A folder that lists what a script yields. */
const folderThat = (script: string) =>
  `return { kind: "directory", name: "project", async *values() { ${script} } };`;

/** Opens the page with what a host adds to its headers. */
async function withHeader(page: Page, root: string, name: string, value: string): Promise<void> {
  await page.route(root, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), [name]: value } });
  });
  await page.goto(root);
}

/** Has this run in each worker before its own script. */
const inWorkers = (page: Page, script: string) =>
  page.addInitScript((before) => {
    const Real = window.Blob;
    window.Blob = class extends Real {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(options?.type?.startsWith("text/javascript") ? [before, ...parts] : parts, options);
      }
    };
  }, script);

/** Does something with what was dropped while the page still waits for its analyzer. */
async function meanwhile(
  page: Page,
  root: string,
  write: (folder: string) => Promise<string>,
  change: (path: string) => Promise<unknown>,
): Promise<void> {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(root);
  await inNewFolder(async (folder) => {
    const path = await write(folder);
    await drop(page, path);
    await expect(page.getByRole("status")).toContainText("Waiting for the analyzer");
    await change(path);
    arrive();
    await expect(page.locator("main.problem")).toBeVisible();
  });
}

/** The page within one of another origin. */
async function framed(page: Page, root: string, sandbox = ""): Promise<Locator> {
  const outer = `<iframe ${sandbox} src="${root}" width=1200 height=700></iframe>`;
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(outer));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  page.on("close", () => server.close());
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return page.frameLocator("iframe").locator("body");
}

/** The text of a report, with its record changed. */
async function reportWith(change: (record: string) => string): Promise<string> {
  return inNewFolder(async (folder) => {
    const file = join(folder, "report.html");
    await audited(sample("healthy"), "html", file);
    const text = await readFile(file, "utf8");
    const changed = text.replace(/(?<=id="record">)[^<]+/, change);
    expect(changed).not.toBe(text);
    return changed;
  });
}

/** A record with a piece of its JSON changed. */
const rewritten = (from: RegExp, to: string) => (record: string) =>
  deflateSync(inflateSync(Buffer.from(record, "base64")).toString().replace(from, to)).toString("base64");

const cutOff = (record: string) => record.slice(0, 400);

const whole = zipOf(Object.entries(environment).map(([name, content]) => ({ name, content })));

/** An archive whose directory is not one. */
function damaged(): Uint8Array {
  const bytes = Uint8Array.from(whole);
  const start = new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
  bytes[start] = 0;
  return bytes;
}

/** For each entry of the catalogue the ways to it. */
const provocations: { readonly [Name in Entry]: Readonly<Record<string, Provocation>> } = {
  nothingDropped: {
    "an event that holds nothing": {
      says: problems.nothingDropped(),
      provoke: async (page, root) => {
        await page.goto(root);
        await page.evaluate(() => {
          const event = new Event("drop");
          const dataTransfer = { types: ["Files"], items: [], files: [] };
          window.dispatchEvent(Object.assign(event, { dataTransfer }));
        });
      },
    },
  },
  notReadHere: {
    "a text": { says: problems.notReadHere("notes.txt"), provoke: dropping("notes.txt", "") },
  },
  anotherArchive: Object.fromEntries(
    ["project.tar.gz", "project.7z", "project.rar", "project.tgz"].map((name) => [
      name,
      { says: problems.anotherArchive(name), provoke: dropping(name, "") },
    ]),
  ),
  severalArchives: {
    "two that are chosen": {
      says: problems.severalArchives(["a.zip", "b.zip"]),
      provoke: async (page, root) => {
        await page.goto(root);
        const chooser = page.waitForEvent("filechooser");
        await page.getByRole("button", { name: "Choose .zip" }).click();
        const files = ["a.zip", "b.zip"].map((name) => ({ name, mimeType: "", buffer: Buffer.from(whole) }));
        await (await chooser).setFiles(files);
      },
    },
  },
  pickerRefused: {
    "a page within one of another origin": {
      says: problems.pickerRefused(""),
      provoke: async (page, root) => {
        const body = await framed(page, root);
        await body.getByRole("button", { name: "Choose folder" }).click();
        return body;
      },
    },
    "when a base to compare with is chosen": {
      says: problems.pickerRefused("not here"),
      provoke: async (page, root) => {
        await page.goto(`${root}#/compare`);
        await openSample(page, "A mess");
        await choose(page, "throw new DOMException('not here', 'SecurityError');");
      },
    },
  },
  tooManyFiles: {
    "200,001 files": {
      says: problems.tooManyFiles(),
      provoke: choosing(
        folderThat("for (let at = 0; at <= 200_000; at += 1) yield { kind: 'file', name: `${at}.py` };"),
      ),
    },
  },
  folderTooLarge: {
    "files without an end": {
      says: problems.folderTooLarge(),
      provoke: dropping("project", async (path) => {
        const names = Array.from({ length: 34 }, (_, at) => `versions/${at}.py`);
        await written(path, Object.fromEntries(names.map((name) => [name, ""])));
        for (const name of names) await truncate(join(path, name), 31 * 1024 * 1024);
      }),
    },
  },
  noAnswer: {
    "a folder that lists nothing": {
      says: problems.noAnswer(10),
      provoke: choosing(folderThat("await new Promise(() => {});")),
    },
    "a base that lists nothing": {
      says: problems.noAnswer(10),
      provoke: async (page, root) => {
        await page.goto(`${root}#/compare`);
        await openSample(page, "A mess");
        await choose(page, folderThat("await new Promise(() => {});"));
      },
    },
  },
  gone: {
    "a folder that was removed after it was chosen": {
      says: problems.gone("project"),
      provoke: choosing(`
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("project", { create: true });
        await root.removeEntry("project");
        return folder;
      `),
    },
  },
  changedMeanwhile: {
    "an archive that is written anew": {
      says: problems.changedMeanwhile("a.zip"),
      provoke: (page, root) =>
        meanwhile(
          page,
          root,
          async (folder) => {
            await writeFile(join(folder, "a.zip"), whole);
            return join(folder, "a.zip");
          },
          (path) => writeFile(path, Buffer.concat([whole, whole])),
        ),
    },
  },
  notAllowed: {
    "a folder whose permission was taken back": {
      says: problems.notAllowed("project"),
      provoke: choosing(folderThat("throw new DOMException('', 'NotAllowedError');")),
    },
  },
  nothingReadable: {
    "a folder whose files are deleted": {
      says: problems.nothingReadable(Object.keys(environment).length),
      provoke: (page, root) =>
        meanwhile(
          page,
          root,
          (folder) => written(join(folder, "project"), environment),
          (path) => rm(path, { recursive: true }),
        ),
    },
  },
  unreadable: {
    "a disk that fails": {
      says: problems.unreadable("project", "broken"),
      provoke: choosing(folderThat("throw new DOMException('broken', 'UnknownError');")),
    },
  },
  notAllowedToWrite: {
    "a browser that says no": {
      says: problems.notAllowedToWrite("project"),
      provoke: (page, root) =>
        writing(page, root, "FileSystemDirectoryHandle.prototype.requestPermission = async () => 'denied';"),
    },
  },
  changedSinceRead: {
    "a file that an editor has saved since": {
      says: problems.changedSinceRead(edited),
      provoke: (page, root) =>
        writing(
          page,
          root,
          `const directory = await (await folder.getDirectoryHandle("alembic")).getDirectoryHandle("versions");
           const stream = await (await directory.getFileHandle("b2_second.py")).createWritable();
           await stream.write("# other");
           await stream.close();`,
        ),
    },
  },
  notWritten: {
    "a file that is read-only": {
      says: problems.notWritten(edited, ""),
      provoke: (page, root) =>
        writing(
          page,
          root,
          `FileSystemFileHandle.prototype.createWritable = () =>
             Promise.reject(new DOMException("it is read-only", "NoModificationAllowedError"));`,
        ),
    },
  },
  writtenInPart: {
    "a disk that fails at the second file": {
      says: problems.writtenInPart("alembic/versions/c3_third.py", ""),
      provoke: (page, root) =>
        writing(
          page,
          root,
          `let closed = 0;
           const close = FileSystemWritableFileStream.prototype.close;
           FileSystemWritableFileStream.prototype.close = function () {
             closed += 1;
             return closed > 1 ? Promise.reject(new DOMException("broken", "UnknownError")) : close.call(this);
           };`,
        ),
    },
  },
  notAnArchive: {
    "a text that is called one": { says: problems.notAnArchive("a.zip"), provoke: dropping("a.zip", "none") },
  },
  truncatedArchive: {
    "the first half of one": {
      says: problems.truncatedArchive("a.zip"),
      provoke: dropping("a.zip", whole.slice(0, whole.length / 2)),
    },
  },
  damagedArchive: {
    "an overwritten directory": {
      says: problems.damagedArchive("a.zip"),
      provoke: dropping("a.zip", damaged()),
    },
    "a large one, whose directory is elsewhere": {
      says: problems.damagedArchive("a.zip"),
      provoke: dropping("a.zip", asLarge(whole, 2 ** 40)),
    },
  },
  encryptedArchive: {
    "every file": {
      says: problems.encryptedArchive("a.zip"),
      provoke: dropping("a.zip", zipOf([{ name: "alembic.ini", content: "", encrypted: true }])),
    },
  },
  archiveTooLarge: {
    "what it claims": {
      says: problems.archiveTooLarge("a.zip"),
      provoke: dropping(
        "a.zip",
        zipOf(
          Array.from({ length: 17 }, (_, at) => ({
            name: `${at}.py`,
            content: "",
            claimedSize: 31 * 1024 * 1024,
          })),
        ),
      ),
    },
  },
  notAReport: {
    "another page": { says: problems.notAReport("a.html"), provoke: dropping("a.html", "<p>") },
  },
  cutOffReport: {
    "the first part of one": {
      says: problems.cutOffReport("a.html"),
      provoke: dropping("a.html", async (path) => writeFile(path, await reportWith(cutOff))),
    },
    "the first part of a report.json": {
      says: problems.cutOffReport("report.json"),
      provoke: dropping("report.json", '{"limbeck": "0.1.0", "report": 1, "environments": ['),
    },
  },
  anotherVersion: {
    "an older one": {
      says: problems.anotherVersion("a.html", "0.0.1"),
      provoke: dropping("a.html", async (path) =>
        writeFile(path, await reportWith(rewritten(/"limbeck":"[^"]+"/, '"limbeck":"0.0.1"'))),
      ),
    },
  },
  anotherForm: {
    "a later one": {
      says: problems.anotherForm("report.json", "9.0.0"),
      provoke: dropping(
        "report.json",
        '{"limbeck": "9.0.0", "report": 2, "environments": [], "findings": []}',
      ),
    },
  },
  reportBeside: {
    "as a base": {
      says: problems.reportBeside("a.html"),
      provoke: async (page, root) => {
        await page.goto(`${root}#/compare`);
        await openSample(page, "A mess");
        await dropped(page, "a.html", "<p>");
      },
    },
  },
  reportNotShown: {
    "a record that is cut off": {
      says: problems.reportNotShown(""),
      provoke: async (page) => {
        const empty = await readFile(join(import.meta.dirname, "../../crate/assets/report.html"), "utf8");
        await inNewFolder(async (folder) => {
          const file = join(folder, "report.html");
          await writeFile(file, empty.replace('id="record">', 'id="record">eJwrSS0u'));
          await page.goto(pathToFileURL(file).href);
          await expect(page.locator("main.problem")).toBeVisible();
        });
      },
    },
  },
  engineNotLoaded: {
    "a site without it": {
      says: problems.engineNotLoaded("the site answered 404"),
      provoke: async (page, root) => {
        await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
        await page.goto(root);
      },
    },
    "no network": {
      says: problems.engineNotLoaded("Failed to fetch"),
      provoke: async (page, root) => {
        await page.route("**/*.wasm", (route) => route.abort());
        await page.goto(root);
      },
    },
  },
  notTheAnalyzer: {
    "a page in its place": {
      says: problems.notTheAnalyzer(""),
      provoke: async (page, root) => {
        await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<p>" }));
        await page.goto(root);
      },
    },
    "something else that says it is": {
      says: problems.notTheAnalyzer(""),
      provoke: async (page, root) => {
        await page.route("**/*.wasm", (route) =>
          route.fulfill({ contentType: "application/wasm", body: "<p>" }),
        );
        await page.goto(root);
      },
    },
  },
  noWebAssembly: {
    "a browser that has it turned off": {
      says: problems.noWebAssembly(),
      provoke: async (page, root) => {
        await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
        await page.goto(root);
      },
    },
  },
  webAssemblyForbidden: {
    "a policy of the host": {
      says: problems.webAssemblyForbidden(),
      provoke: (page, root) => withHeader(page, root, "content-security-policy", "script-src 'self'"),
    },
  },
  workerRefused: {
    "a policy of the host": {
      says: problems.workerRefused(),
      provoke: async (page, root) => {
        await withHeader(page, root, "content-security-policy", "worker-src 'self'");
        await page.getByRole("button", { name: "A mess" }).click();
      },
    },
  },
  engineDied: {
    "an error in its worker": {
      says: problems.engineDied("Uncaught Error: broken"),
      provoke: async (page, root) => {
        await inWorkers(
          page,
          `self.addEventListener("message", ({ data }) => { if (data.kind === "audit") throw new Error("broken"); });`,
        );
        await page.goto(root);
        await page.getByRole("button", { name: "A mess" }).click();
      },
    },
  },
  outOfMemory: {
    "no room for an archive": {
      says: problems.outOfMemory(),
      provoke: async (page, root) => {
        await inWorkers(
          page,
          `Blob.prototype.arrayBuffer = async () => { throw new RangeError("Array buffer allocation failed"); };`,
        );
        await dropping("a.zip", whole)(page, root);
      },
    },
  },
  partNotLoaded: {
    "a view": {
      says: problems.partNotLoaded(),
      provoke: async (page, root) => {
        await page.route("**/later-parts-*.js", (route) => route.abort());
        await page.goto(root);
        await openSample(page, "A mess");
        await goTo(page, "Findings");
      },
    },
    "what reads reports": {
      says: problems.partNotLoaded(),
      provoke: async (page, root) => {
        await page.route("**/recording-*.js", (route) => route.abort());
        await dropping("a.html", "<p>")(page, root);
      },
    },
    "what lays drawings out": {
      says: problems.partNotLoaded(),
      provoke: async (page, root) => {
        await page.route("**/engine-*.js", (route) => route.abort());
        await page.goto(`${root}#/schema/drawing`);
        await openSample(page, "A mess");
      },
    },
  },
  reportPageNotLoaded: {
    "a site without it": {
      says: problems.reportPageNotLoaded(),
      provoke: async (page, root) => {
        await page.route("**/report-*.html", (route) => route.fulfill({ status: 404, body: "" }));
        await page.goto(root);
        await openSample(page, "A mess");
        await page.getByText("Documents", { exact: true }).click();
      },
    },
  },
  notLaidOut: {
    "an error in its worker": {
      says: problems.notLaidOut("Uncaught Error: broken"),
      provoke: async (page, root) => {
        await inWorkers(
          page,
          `self.addEventListener("message", ({ data }) => { if (!("kind" in data)) throw new Error("broken"); });`,
        );
        await page.goto(`${root}#/schema/drawing`);
        await openSample(page, "A mess");
      },
    },
  },
  pictureTooLarge: {
    "a canvas that gives nothing": {
      says: problems.pictureTooLarge(),
      provoke: async (page, root) => {
        await page.goto(`${root}#/schema/drawing`);
        await openSample(page, "A mess");
        await expect(page.locator("a.node").first()).toBeVisible();
        await page.evaluate(() => {
          HTMLCanvasElement.prototype.toBlob = (take) => take(null);
        });
        await page.getByRole("button", { name: "PNG" }).click();
      },
    },
  },
  notCopied: {
    "a policy of the host": {
      says: problems.notCopied(),
      provoke: async (page, root) => {
        await withHeader(page, root, "permissions-policy", "clipboard-write=()");
        await openSample(page, "A mess");
        await goTo(page, "Project");
        await page.getByRole("link", { name: "Migration history" }).click();
        await page.getByRole("button", { name: "copy audit-history.md" }).click();
      },
    },
  },
  savedInFrame: {
    "a frame without downloads": {
      says: problems.savedInFrame("index.csv"),
      provoke: async (page, root) => {
        const sandbox = 'sandbox="allow-scripts allow-same-origin"';
        const body = await framed(page, root, sandbox);
        await body.getByRole("button", { name: "A mess" }).click();
        await body.getByText("Documents", { exact: true }).click();
        await body.getByTitle("index.csv").click();
        return body;
      },
    },
  },
  themeNotKept: {
    "a storage that is full": {
      says: problems.themeNotKept(),
      provoke: async (page, root) => {
        await page.goto(root);
        await page.evaluate(() => {
          for (let size = 2 ** 22; size >= 1; size /= 2) {
            try {
              for (let at = 0; ; at += 1) localStorage.setItem(`${size} ${at}`, "x".repeat(size));
            } catch {
              // Smaller pieces fill what is left.
            }
          }
        });
        await page.getByLabel("Theme").selectOption("dark");
        await page.getByRole("button", { name: "Keep", exact: true }).click();
      },
    },
  },
  pageFault: {
    "an error that nobody caught": {
      says: problems.pageFault("broken"),
      provoke: async (page, root) => {
        await page.goto(root);
        await page.evaluate(() => void Promise.reject(new Error("broken")));
      },
    },
    "a view that can't be drawn": {
      says: problems.pageFault("broken"),
      provoke: async (page, root) => {
        await page.goto(root);
        await openSample(page, "A mess");
        await page.evaluate(() => {
          Object.defineProperty(Intl.NumberFormat.prototype, "format", {
            get: () => {
              throw new Error("broken");
            },
          });
        });
        await goTo(page, "Chain");
      },
    },
  },
};

test("a page whose script does not come says so, from a site and from a disk", async ({ page, root }) => {
  const words = page.getByRole("heading", { name: "Limbeck has not started." });
  await page.goto(pathToFileURL(join(import.meta.dirname, "../../www/dist/index.html")).href);
  await expect(words).toBeVisible();
  await page.route("**/assets/index-*.js", (route) => route.abort());
  await page.goto(root);
  await expect(words).toBeVisible();
  await page.unroute("**/assets/index-*.js");
  await page.goto(root);
  await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();
  await expect(words).toHaveCount(0);
});

test("each problem is provoked, and there is none that isn't one", () => {
  const entries = Object.keys(problems).filter((name) => name !== "Stopped");
  expect(Object.keys(provocations).sort()).toEqual(entries.sort());
  expect(Object.values(provocations).filter((ways) => Object.keys(ways).length === 0)).toEqual([]);
});

for (const [entry, ways] of Object.entries(provocations)) {
  for (const [how, { says, provoke }] of Object.entries(ways)) {
    test(`${entry}: ${how}`, async ({ page, root }) => {
      const body = (await provoke(page, root)) ?? page.locator("body");
      for (const words of [says.title, says.kept, says.next]) await expect(body).toContainText(words.trim());
      // From there, it goes on.
      const notice = body.locator(".notice");
      if (await notice.isVisible()) {
        await notice.getByRole("button", { name: "Close" }).click();
        await expect(notice).toHaveCount(0);
      }
      const more = body.getByRole("button", { name: "Open something else" });
      if (await more.isVisible()) {
        await more.click();
        await expect(body.getByRole("button", { name: "Choose folder" })).toBeVisible();
      }
    });
  }
}
