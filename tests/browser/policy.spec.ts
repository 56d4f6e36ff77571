import { expect, openSample, test } from "./support/test.ts";

test("the browser refuses code from text, other addresses, other scripts and forms", async ({
  page,
  root,
}) => {
  await page.goto(root);
  const refused = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => violated.push(event.effectiveDirective));
    // In a task of its own: what a debugger evaluates may evaluate, whatever the policy says.
    const evaluated = await new Promise((answer) =>
      setTimeout(() => {
        try {
          answer(globalThis.eval("1"));
        } catch {
          answer("refused");
        }
      }),
    );
    const fetched = await fetch("https://example.com/").then(
      () => "answered",
      () => "refused",
    );
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const picture = new Image();
    picture.src = "https://example.com/a.png";
    await new Promise((soon) => setTimeout(soon, 200));
    return { evaluated, fetched, ran: "ran" in window, violated: violated.sort() };
  });
  expect(refused.evaluated).toBe("refused");
  expect(refused.fetched).toBe("refused");
  expect(refused.ran).toBe(false);
  expect(refused.violated).toEqual(["connect-src", "img-src", "script-src", "script-src-elem"]);
});

test("nothing is complained of in a whole run", async ({ page, root, complaints }) => {
  await page.goto(root);
  for (const sample of ["A healthy chain", "Branches and merges", "A mess"]) {
    await openSample(page, sample);
    for (const view of ["Chain", "Operations", "Findings"]) {
      await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view }).click();
    }
    await page.getByRole("button", { name: "Open another" }).click();
  }
  expect(complaints).toEqual([]);
});
