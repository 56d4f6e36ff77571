/** The browsers that Playwright cannot drive as their makers build them, each behind the same few verbs. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import puppeteer, { type ElementHandle } from "puppeteer-core";

/** A tab of a browser. Things are found by XPath. */
export interface Tab {
  open(address: string): Promise<void>;
  /** Runs a function in the page; it sees nothing but what it is given. */
  run<Given extends unknown[], Answer>(
    work: (...given: Given) => Answer | Promise<Answer>,
    ...given: Given
  ): Promise<Answer>;
  click(what: string): Promise<void>;
  /** Types into what is found. */
  write(what: string, text: string): Promise<void>;
  /** Gives an input these files of the disk. */
  give(input: string, files: readonly string[]): Promise<void>;
}

/** A browser that was started, with its one tab. */
export interface Browser {
  readonly tab: Tab;
  close(): Promise<void>;
}

export type Name = "Firefox" | "WebKit";

/** Starts a browser. */
export const started = (name: Name): Promise<Browser> => (name === "Firefox" ? firefox() : webKit());

/** Debian's Firefox, by WebDriver BiDi. */
async function firefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    defaultViewport: { width: 1280, height: 800 },
  });
  const page = await browser.newPage();
  const found = (what: string) => page.locator(`xpath/.${what}`);
  const tab: Tab = {
    open: async (address) => void (await page.goto(address)),
    run: (work, ...given) => page.evaluate(work as (...given: unknown[]) => never, ...given),
    click: (what) => found(what).click(),
    write: async (what, text) => {
      const box = (await found(what).waitHandle()) as ElementHandle<Element>;
      await box.type(text);
    },
    give: async (input, files) => {
      const handle = (await found(input).waitHandle()) as ElementHandle<HTMLInputElement>;
      await handle.uploadFile(...files);
    },
  };
  return { tab, close: () => browser.close() };
}

const miniBrowsers = ["4.1", "4.0", "6.0"].map(
  (version) =>
    `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
);

const elementKey = "element-6066-11e4-a52e-4f735466cecf";

/** WebKitGTK's own small browser on a screen that nobody sees, by WebDriver. */
async function webKit(): Promise<Browser> {
  const processes: ChildProcess[] = [];
  const start = (program: string, args: string[], display?: string): ChildProcess => {
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        ...(display && { DISPLAY: display }),
        // Its sandbox needs rights that containers don't give.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      },
    });
    processes.push(child);
    return child;
  };
  const end = () => {
    for (const child of processes.reverse()) child.kill();
  };
  try {
    // It picks a display that is free, and says which.
    const screen = start("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    const [display] = (await once(screen.stdio[3] as NodeJS.ReadableStream, "data")) as [Buffer];
    const port = 20_000 + Number(display.toString());
    start("WebKitWebDriver", [`--port=${port}`], `:${display.toString().trim()}`);
    const call = caller(`http://127.0.0.1:${port}`);
    const { sessionId } = await call<{ sessionId: string }>("POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: miniBrowsers.find(existsSync), args: ["--automation"] },
        },
      },
    });
    const say = <Answer>(path: string, body: object) =>
      call<Answer>("POST", `/session/${sessionId}${path}`, body);
    await say("/timeouts", { implicit: 20_000, script: 60_000 });
    await say("/window/rect", { width: 1280, height: 900 });
    const found = async (what: string) =>
      (await say<Record<string, string>>("/element", { using: "xpath", value: what }))[elementKey];
    const tab: Tab = {
      open: async (address) => void (await say("/url", { url: address })),
      run: (work, ...given) =>
        say("/execute/sync", { script: `return (${work})(...arguments)`, args: given }) as Promise<never>,
      click: async (what) => void (await say(`/element/${await found(what)}/click`, {})),
      write: async (what, text) => void (await say(`/element/${await found(what)}/value`, { text })),
      give: (input, files) => tab.write(input, files.join("\n")),
    };
    return {
      tab,
      close: async () => {
        await call("DELETE", `/session/${sessionId}`);
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Calls a driver, which may still be starting. */
const caller =
  (driver: string) =>
  async <Answer>(method: "POST" | "DELETE", path: string, body?: object): Promise<Answer> => {
    const request = () => fetch(`${driver}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    let response: Response | undefined;
    for (let tries = 0; !response; tries += 1) {
      response = await request().catch(async (error: unknown) => {
        if (tries === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return undefined;
      });
    }
    const { value } = (await response.json()) as { value: Answer & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
