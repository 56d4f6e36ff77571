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
    const worker = await new Promise((answer) => {
      const other = new Worker("data:text/javascript,postMessage('ran')");
      other.onmessage = () => answer("ran");
      other.onerror = () => answer("refused");
    });
    const picture = new Image();
    picture.src = "https://example.com/a.png";
    await new Promise((soon) => setTimeout(soon, 200));
    return { evaluated, fetched, worker, ran: "ran" in window, violated: violated.sort() };
  });
  expect(refused.evaluated).toBe("refused");
  expect(refused.fetched).toBe("refused");
  expect(refused.worker).toBe("refused");
  expect(refused.ran).toBe(false);
  expect(refused.violated).toEqual(["connect-src", "img-src", "script-src", "script-src-elem", "worker-src"]);
});

test("what it allows is no more than it needs", async ({ page, root }) => {
  await page.goto(root);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy?.split("; ").sort()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "worker-src blob: 'self'",
  ]);
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
