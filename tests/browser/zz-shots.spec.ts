import { drop, expect, goTo, test, views } from "./support/test.ts";
const out = "/tmp/conf-shots";
const folders: Record<string, string> = {
  zuul: "/tmp/c/x/zuul-14.3.0-py3-none-any",
  superset: "/tmp/c/x/apache_superset-6.1.0-py3-none-any/superset/migrations",
  galaxy: "/tmp/c/x/galaxy_data-26.1.2-py3-none-any",
};
const pages: Record<string, string[]> = {
  zuul: ["f7843ddf1552_bundle_refactor.py"],
  superset: ["1226819ee0e3_fix_wrong_constraint"],
  galaxy: ["c716ee82337b_replace_triggers.py"],
};
for (const [name, folder] of Object.entries(folders))
  test(`shots ${name}`, async ({ page, root }) => {
    for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [390, "light"]] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(root);
      await page.reload();
      await drop(page, folder);
      await expect(views(page)).toBeVisible();
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${out}/${name}-overview-${width}-${scheme}.png` });
      for (const file of pages[name] ?? []) {
        await goTo(page, "Chain");
        await page.getByRole("searchbox").fill(file.slice(0, 12));
        await page.waitForTimeout(300);
        await page.locator(".table a[href*=migration]").first().click();
        await expect(page.getByRole("heading", { name: "Source" })).toBeVisible();
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${out}/${name}-migration-${width}-${scheme}.png` });
        await page.locator(".function").first().evaluate((it) => it.scrollIntoView());
        await page.screenshot({ path: `${out}/${name}-does-${width}-${scheme}.png` });
        await page.locator(".operation .line-link").nth(3).click();
        await page.waitForTimeout(300);
        await page.screenshot({ path: `${out}/${name}-line-${width}-${scheme}.png` });
      }
    }
  });
