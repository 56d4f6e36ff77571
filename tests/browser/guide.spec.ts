import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { audited, inNewFolder, sample } from "./support/folders.ts";
import { choices, drop, expect, goTo, openSample, searchBox, test, views } from "./support/test.ts";

const chapter = (page: Page, title: string) => page.getByRole("heading", { level: 2, name: title });

test("how it works is read before anything is dropped, and what is dropped then is shown", async ({
  page,
  root,
}) => {
  await page.goto(root);
  await page.getByRole("link", { name: "how, and how to check it" }).click();
  await expect(page).toHaveTitle("How it works · Limbeck");
  await expect(chapter(page, "Nothing leaves this tab")).toBeInViewport();
  await page.goBack();
  await expect(page.getByRole("button", { name: "Choose folder" })).toBeVisible();

  await page.getByRole("link", { name: "How it works" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How it works");
  await drop(page, sample("mess"));
  await expect(views(page)).toBeVisible();
  await expect(page).toHaveURL(/#\/overview$/);
});

test("it has an address of its own, and is reached from the frame and by its name", async ({
  page,
  root,
}) => {
  await page.goto(`${root}#/guide/keys`);
  await expect(chapter(page, "Keys")).toBeInViewport();
  await page.getByRole("link", { name: "Limbeck" }).click();
  await openSample(page, "A mess");
  await page.getByRole("link", { name: "How it works" }).click();
  await page.getByRole("link", { name: "Hosting it" }).click();
  await expect(chapter(page, "Hosting it")).toBeInViewport();
  // Again, from elsewhere on the page, where one is then by keyboard, too.
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await page.getByRole("link", { name: "Hosting it" }).click();
  await expect(chapter(page, "Hosting it")).toBeInViewport();
  await expect(page.locator("#guide-hosting")).toBeFocused();
  await expect(page).toHaveTitle("How it works · A mess · Limbeck");
  await goTo(page, "Chain");
  await searchBox(page).fill("how it");
  await choices(page).filter({ hasText: "How it works" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("How it works");
});

test("it is the text that README.md leads to, and all of it is drawn", async ({ page, root }) => {
  await page.goto(`${root}#/guide`);
  await expect(chapter(page, "Keys")).toBeVisible();
  const article = page.getByRole("main").getByRole("article");
  const shown = (await article.innerText()).replace(/\s+/g, " ");
  for (const name of ["understood", "privacy", "documents", "writing", "hosting"]) {
    const text = await readFile(join(import.meta.dirname, `../../www/src/guide/${name}.md`), "utf8");
    // Without what is Markdown's own.
    const lines = text.split("\n").filter((line) => !/^\| (File|---)/.test(line));
    for (const line of lines) {
      const pieces = line.replace(/^(#+|-|\d+\.) /, "").split("|");
      for (const piece of pieces) {
        const words = piece
          .replace(/\*\*|`/g, "")
          .replace(/\s+/g, " ")
          .trim();
        expect(shown, `${name}.md`).toContain(words);
      }
    }
  }
  expect(shown).not.toMatch(/\*\*|`/);
});

test("it shows the policy that the page carries", async ({ page, root }) => {
  await page.goto(`${root}#/guide/privacy`);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const shown = page.getByRole("figure", { name: "The policy of this page" }).locator("pre");
  await expect(shown).toHaveText((policy ?? "none").replaceAll("; ", ";\n"));
});

test("it is in the page in one file, and in a report", async ({ page }) => {
  const dist = join(import.meta.dirname, "../../www/dist/offline.html");
  await page.goto(`${pathToFileURL(dist).href}#/guide/documents`);
  await expect(chapter(page, "The documents")).toBeInViewport();
  await inNewFolder(async (folder) => {
    const report = join(folder, "report.html");
    await audited(sample("healthy"), "html", report);
    await page.goto(pathToFileURL(report).href);
    await page.getByRole("link", { name: "How it works" }).click();
    await expect(chapter(page, "What is understood, and what isn't")).toBeInViewport();
  });
});
