import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { nativeDocuments, sample } from "./support/folders.ts";
import {
  drop,
  expect,
  expectSame,
  goTo,
  keptHere,
  openKeptHere,
  openSample,
  saved,
  savedEverything,
  test,
  unpacked,
} from "./support/test.ts";

const page = pathToFileURL(join(import.meta.dirname, "../../www/dist/offline.html")).href;

test("the page in one file works from a disk, with no network", async ({ page: tab, complaints }) => {
  const requests: string[] = [];
  tab.context().on("request", (request) => requests.push(request.url()));
  await tab.context().setOffline(true);
  await tab.goto(page);
  await openSample(tab, "A mess");
  await goTo(tab, "Schema");
  await tab.getByRole("link", { name: "Drawing" }).click();
  await expect(tab.locator("a.node").first()).toBeVisible();

  await drop(tab, sample("branches"));
  await expect(tab.locator(".opened")).toHaveText("branches");
  expectSame(await unpacked(await savedEverything(tab)), await nativeDocuments(sample("branches")));

  await tab.getByText("Documents", { exact: true }).click();
  const report = await saved(tab, () => tab.getByRole("button", { name: "report.html" }).click());
  expect(report.name).toBe("report.html");

  expect(requests.filter((url) => !url.startsWith("blob:"))).toEqual([page]);
  expect(complaints).toEqual([]);
});

test("its policy lets nothing in and nothing out", async ({ page: tab }) => {
  await tab.goto(page);
  const policy = await tab.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("connect-src");
  expect(policy).not.toContain("unsafe-inline");
  // It needs no worker that keeps it, and no manifest.
  expect(policy).not.toContain("'self'");
  await expect(tab.locator('link[rel="manifest"]')).toHaveCount(0);
  await openKeptHere(tab);
  await expect(keptHere(tab).getByText("This page")).toHaveCount(0);
  const refused = await tab.evaluate(() =>
    fetch("https://example.org").then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
});
