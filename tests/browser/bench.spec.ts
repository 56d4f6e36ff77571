import type { Page } from "@playwright/test";
import { real } from "./support/folders.ts";
import { drop, expect, rows, test } from "./support/test.ts";

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
  await expect(rows(page).first()).toBeVisible();
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
