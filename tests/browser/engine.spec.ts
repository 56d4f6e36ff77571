import { sample } from "./support/folders.ts";
import { drop, expect, goTo, openSample, rows, test, views } from "./support/test.ts";

test("a drop that comes before the analyzer is kept, and audited when it is there", async ({
  page,
  root,
}) => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(page.getByRole("status")).toContainText("Waiting for the analyzer");
  arrive();
  await expect(views(page)).toBeVisible();
});

test("an analyzer that can't be loaded is told of, and loaded again with what was dropped", async ({
  page,
  root,
}) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(root);
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await drop(page, sample("mess"));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("could not be loaded");
  await expect(page.getByText("don't need to drop it again")).toBeVisible();
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("could not be loaded");
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(views(page)).toBeVisible();
});

test("a site that answers with something else than the analyzer is told of", async ({ page, root }) => {
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(root);
  await expect(page.getByRole("alert")).toContainText("404");
  await page.unroute("**/*.wasm");
  await page.route("**/*.wasm", (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "<p>" }),
  );
  await page.getByRole("button", { name: "Load it again" }).click();
  await expect(page.getByRole("alert")).toContainText("no WebAssembly that this browser understands");
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "Load it again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await openSample(page, "A healthy chain");
});

test("a site that doesn't know the type of WebAssembly serves it all the same", async ({ page, root }) => {
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { "content-type": "application/octet-stream" } });
  });
  await page.goto(root);
  await openSample(page, "A healthy chain");
});

test("a worker that dies in an audit is told of, and begun again with what was dropped", async ({
  page,
  root,
}) => {
  await page.addInitScript(() => {
    const Real = window.Worker;
    window.Worker = class extends Real {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        const post = this.postMessage.bind(this);
        this.postMessage = (message: { kind: string }) => {
          if (message.kind !== "audit" || sessionStorage.getItem("died")) return post(message);
          sessionStorage.setItem("died", "yes");
          setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })));
        };
      }
    };
  });
  await page.goto(root);
  await drop(page, sample("mess"));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("out of memory");
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(views(page)).toBeVisible();
});

test("a worker that dies after the audit is told of, and begun again", async ({ page, root }) => {
  await page.addInitScript(() => {
    const Real = window.Worker;
    window.Worker = class extends Real {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        Object.assign(window, { lastWorker: this });
      }
    };
  });
  await page.goto(root);
  await openSample(page, "A mess");
  // What the overview asks is answered: a worker that dies over a question is told of at once.
  await expect(page.getByRole("link", { name: "missing-parent" })).toBeVisible();
  await page.evaluate(() => {
    const { lastWorker } = window as unknown as { lastWorker: Worker };
    lastWorker.terminate();
    lastWorker.dispatchEvent(new ErrorEvent("error", { message: "killed" }));
  });
  await goTo(page, "Operations");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("stopped working");
  await page.getByRole("button", { name: "Start again" }).click();
  await expect(rows(page).first()).toBeVisible();
});
