import type { Browser, Page } from "@playwright/test";
import { inNewFolder, longChain, real, written } from "./support/folders.ts";
import { drop, expect, rows, test, views } from "./support/test.ts";

const runs = 5;

/** Milliseconds from the drop event to the first frame that has a row of the table in it. */
async function dropToTable(page: Page, address: string, folder: string): Promise<number> {
  await page.goto(`${address}#/chain`);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    const measured = window as unknown as { dropToTable?: number };
    window.addEventListener(
      "drop",
      () => {
        const start = performance.now();
        const look = () => {
          if (document.querySelector("tbody tr")) measured.dropToTable = performance.now() - start;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  await drop(page, folder);
  await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
  return page.evaluate(() => (window as unknown as { dropToTable: number }).dropToTable);
}

test("from the drop to the table", async ({ page, root }) => {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.goto("about:blank");
    times.push(await dropToTable(page, root, real("LIMBECK_SUPERSET")));
  }
  const median = times.sort((a, b) => a - b)[Math.floor(runs / 2)] as number;
  console.log(`drop-to-table ${median.toFixed(1)}`);
});

/** What the page's worker was asked, and how long it took. */
interface Asked {
  readonly kind: string;
  readonly milliseconds: number;
}

/** Notes how long the page's workers take to answer, and keeps hold of what they instantiate. */
async function listenToWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: Asked[] = [];
    Object.assign(window, { asked });
    const Plain = window.Worker;
    window.Worker = class extends Plain {
      constructor(...of: ConstructorParameters<typeof Plain>) {
        super(...of);
        const open = new Map<number, { kind: string; start: number }>();
        const post = this.postMessage.bind(this);
        this.postMessage = (message: { kind: string; id?: number }) => {
          if (message.id !== undefined)
            open.set(message.id, { kind: message.kind, start: performance.now() });
          post(message);
        };
        this.addEventListener("message", ({ data }) => {
          const question = open.get(data.id);
          if (question && data.kind === "answer") {
            asked.push({ kind: question.kind, milliseconds: performance.now() - question.start });
          }
        });
      }
    };
    const Bytes = window.Blob;
    const keep = `{ const Plain = WebAssembly.Instance;
      WebAssembly.Instance = class extends Plain { constructor(...of) { super(...of); self.instance = this; } }; }\n`;
    window.Blob = class extends Bytes {
      constructor(parts?: BlobPart[], options?: BlobPropertyBag) {
        super(options?.type?.includes("javascript") ? [keep, ...(parts ?? [])] : parts, options);
      }
    };
  });
}

test("the schema of a long chain", async ({ page, root }) => {
  await listenToWorkers(page);
  await page.goto(root);
  await page.waitForLoadState("networkidle");
  const revisions = 5000;
  await inNewFolder(async (folder) => {
    const start = Date.now();
    await drop(page, await written(`${folder}/long`, longChain(revisions, 1000)));
    await expect(views(page)).toBeVisible({ timeout: 250_000 });
    console.log(`long-chain-drop-to-overview ${Date.now() - start}`);
  });
  const goThere = async (address: string) => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
    await page.waitForTimeout(250);
  };
  const path = (at: number) => `alembic/versions/r${String(at).padStart(6, "0")}_step.py`;
  const places = Array.from({ length: 20 }, (_, index) => Math.floor(((index + 0.97) * revisions) / 20));
  for (const place of places) await goThere(`#/schema?at=${path(place)}`);
  for (const place of places) await goThere(`#/schema/table/t7?at=${path(place)}`);
  for (const place of places)
    await goThere(`#/schema/changes?at=${path(place)}&from=${path(revisions - 1 - place)}`);
  await goThere("#/schema/drawing");
  const asked = await page.evaluate(() => (window as unknown as { asked: Asked[] }).asked);
  for (const kind of ["audit", "migrations", "schema", "table", "changes", "drawing"]) {
    const times = asked.filter((it) => it.kind === kind).map(({ milliseconds }) => milliseconds);
    times.sort((a, b) => a - b);
    const [median, most] = [times[Math.floor(times.length / 2)], times.at(-1)];
    console.log(
      `long-chain-${kind} ${median?.toFixed(1)} median, ${most?.toFixed(1)} most, of ${times.length}`,
    );
  }
  for (const worker of page.workers()) {
    const bytes = await worker.evaluate(
      () =>
        (self as unknown as { instance?: WebAssembly.Instance & { exports: { memory: WebAssembly.Memory } } })
          .instance?.exports.memory.buffer.byteLength,
    );
    if (bytes !== undefined) console.log(`long-chain-memory ${(bytes / 1e6).toFixed(0)} MB of WebAssembly`);
  }
});

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
}

/** The longest task of the page's main thread while something is done, in milliseconds of processor time. */
async function longestTask(page: Page, work: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser() as Browser;
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
  await page.evaluate(() => performance.mark("begin"));
  await work();
  await page.waitForTimeout(400);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const main = traceEvents.find(({ name }) => name === "begin");
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) =>
      name.endsWith("RunTask") && ph === "X" && pid === main?.pid && tid === main.tid,
  );
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** How many frames a second are drawn while something is done. */
async function framesPerSecond(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const counted = { frames: 0, start: performance.now() };
    Object.assign(window, { counted });
    const count = () => {
      counted.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await work();
  return page.evaluate(() => {
    const { counted } = window as unknown as { counted: { frames: number; start: number } };
    return (counted.frames * 1000) / (performance.now() - counted.start);
  });
}

/** Turns the wheel over the middle of what is shown, by a notch a frame: as fast as people flick through a list. */
async function wheel(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.mouse.move(width / 2, height * 0.7);
  for (let turns = 0; turns < 60; turns += 1) {
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(16);
  }
}

test("nothing keeps a large project's page from answering", async ({ page, root }) => {
  await page.goto(root);
  await page.waitForLoadState("networkidle");
  await inNewFolder(async (folder) => {
    await drop(page, await written(`${folder}/long`, longChain(5000, 1000)));
    await expect(views(page)).toBeVisible({ timeout: 250_000 });
  });
  const show = async (address: string, there: string) => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
    // An expectation that is not met at once has the whole page described, in the page's own time.
    await page.locator("main").locator(there).first().waitFor();
  };
  const search = async (text: string) => {
    await page.getByRole("combobox", { name: /^Search / }).focus();
    for (const letter of text) {
      await page.keyboard.press(letter);
      await page.waitForTimeout(60);
    }
    await page.waitForTimeout(300);
    await page.keyboard.press("Escape");
  };
  const sort = async () => {
    for (const header of await page.getByRole("columnheader").getByRole("button").all()) await header.click();
  };
  const drag = async () => {
    const slider = await page.getByRole("slider").first().boundingBox();
    if (!slider) throw new Error("there is no slider");
    const middle = slider.y + slider.height / 2;
    await page.mouse.move(slider.x + slider.width - 8, middle);
    await page.mouse.down();
    for (let at = 40; at >= 1; at -= 1) {
      await page.mouse.move(slider.x + (slider.width * at) / 42, middle);
      await page.waitForTimeout(25);
    }
    await page.mouse.up();
  };
  const path = "alembic/versions/r004000_step.py";
  const steps: Record<string, () => Promise<unknown>> = {
    overview: () => show("#/overview", ".check-list li"),
    chain: () => show("#/chain", "tbody tr"),
    "chain, scrolled": () => wheel(page),
    "chain, searched": () => search("r0041 step"),
    "chain, sorted": sort,
    "chain, oldest first": () => page.getByLabel("oldest first").click(),
    "a path": () => show(`#/chain?from=${path}&to=base`, ".path"),
    operations: () => show("#/operations", "tbody tr"),
    "operations, scrolled": () => wheel(page),
    "operations, searched": () => search("r0041 step"),
    "operations, sorted": sort,
    findings: () => show("#/findings?show=all", ".finding"),
    "findings, scrolled": () => wheel(page),
    "findings, searched": () => search("t41 unique"),
    "findings by revision": () => show("#/findings?show=all&by=revision", ".finding"),
    "findings by table": () => show("#/findings?show=all&by=table", ".finding"),
    rules: () => show("#/rules", "h1"),
    "a rule": () => show("#/rule/set-not-null", ".finding"),
    settings: () => show("#/settings", "h1"),
    schema: () => show("#/schema", ".schema-list li"),
    "schema, searched": () => search("t41 "),
    "schema, dragged": drag,
    "a table": () => show("#/schema/table/t7", "table.columns tbody tr"),
    "changes since the empty database": () => show("#/schema/changes?from=", ".change-groups > li"),
    "changes, dragged": drag,
    "which revision": () => show("#/schema/whereabouts", "textarea"),
    project: () => show("#/project", "td"),
    "an audit": () => show("#/report/history", "h2"),
    "the longest audit": () => show("#/report/migrations", "h2"),
    "a migration": () => show(`#/migration/${path}`, ".line"),
    "from migration to migration": async () => {
      for (let presses = 0; presses < 10; presses += 1) {
        await page.keyboard.press("j");
        await page.waitForTimeout(100);
      }
    },
    "documents menu": () => page.getByText("Documents", { exact: true }).click(),
  };
  for (const [name, step] of Object.entries(steps)) {
    let frames = 0;
    const longest = await longestTask(page, async () => {
      if (name.endsWith("scrolled")) frames = await framesPerSecond(page, step);
      else await step();
    });
    console.log(
      `longest-task ${name}: ${longest.toFixed(0)} ms${frames ? `, ${frames.toFixed(0)} frames a second` : ""}`,
    );
  }
});

test("a whole repository", async ({ page, root }) => {
  const code = Array.from({ length: 120 }, (_, at) => `def step_${at}(x):\n    return x + ${at}\n`).join(
    "\n",
  );
  const others = Array.from({ length: 6900 }, (_, at) => [
    `services/s${at % 30}/m${at % 900}/f${at}.py`,
    code,
  ]);
  await inNewFolder(async (folder) => {
    const repository = await written(`${folder}/repository`, {
      ...longChain(447, 60),
      "alembic/env.py": "from app.base import Base\n\ntarget_metadata = Base.metadata\n",
      "app/base.py":
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
      ...Object.fromEntries(others),
    });
    for (let run = 0; run < 3; run += 1) {
      await page.goto("about:blank");
      console.log(`whole-repository ${(await dropToTable(page, root, repository)).toFixed(0)}`);
    }
  });
});
