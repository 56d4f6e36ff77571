import { deflateSync, strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { asLarge, type Part, zipOf } from "../../test/zip.ts";
import { Stopped } from "../problems.ts";
import { commonFolder, leadsOut, readArchive } from "./archive.ts";
import { crc32 } from "./bytes.ts";
import { limits } from "./limits.ts";

/** What an archive gives: texts by path, and reasons by path. */
async function read(bytes: Uint8Array<ArrayBuffer>, name = "a.zip") {
  const texts: Record<string, string> = {};
  const unreadable: Record<string, string> = {};
  const skipped = await readArchive(new File([bytes], name), {
    bytes: (path, content) => {
      texts[path] = new TextDecoder().decode(content);
    },
    unreadable: (path, reason) => {
      unreadable[path] = reason;
    },
    progress: () => {},
  });
  return { texts, unreadable, skipped };
}

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const error = await read(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Stopped)) throw new Error("not refused");
  return error.problem.title;
}

const part = (name: string, content = "x = 1\n"): Part => ({ name, content });

describe("what is read of an archive", () => {
  it("is what is called so, with the one folder around it left out", async () => {
    const { texts, skipped } = await read(
      zipOf([
        part("app-main/"),
        part("app-main/alembic.ini", "[alembic]"),
        part("app-main/alembic/versions/1_a.py", "revision = '1'"),
        part("app-main/README.md"),
        part("app-main/Makefile"),
        part("app-main/old.zip"),
        part("__MACOSX/app-main/._alembic.ini"),
      ]),
    );
    expect(texts).toEqual({
      "README.md": "x = 1\n",
      "alembic.ini": "[alembic]",
      "alembic/versions/1_a.py": "revision = '1'",
    });
    expect(skipped.files).toEqual({ "without an extension": 1 });
    expect(skipped.archives).toEqual(["old.zip"]);
    expect(skipped.folders.map(({ path }) => path)).toEqual(["__MACOSX"]);
  });

  it("leaves out skipped folders and virtual environments, whatever they are called", async () => {
    const { texts, skipped } = await read(
      zipOf([
        part("a.py"),
        part("node_modules/b.py"),
        part("deep/.venv/c.py"),
        part("deep/python3/pyvenv.cfg"),
        part("deep/python3/lib/d.py"),
      ]),
    );
    expect(Object.keys(texts)).toEqual(["a.py"]);
    expect(skipped.folders.map(({ path }) => path)).toEqual(["node_modules", "deep/.venv", "deep/python3"]);
  });

  it("lists what is compiled of migrations, and passes over documents that are too large", async () => {
    const { texts, skipped } = await read(
      zipOf([
        part("db/env.py"),
        part("db/__pycache__/env.cpython-312.pyc", "c"),
        part("db/versions/__pycache__/1_a.cpython-312.pyc", "c"),
        part("app/__pycache__/main.cpython-312.pyc", "c"),
        part("large.md", " ".repeat(limits.maxBesideBytes + 1)),
      ]),
    );
    expect(Object.keys(texts).sort()).toEqual([
      "db/__pycache__/env.cpython-312.pyc",
      "db/env.py",
      "db/versions/__pycache__/1_a.cpython-312.pyc",
    ]);
    expect(skipped.folders.map(({ path }) => path)).toEqual(["app/__pycache__"]);
    expect(skipped.files).toEqual({ ".md": 1 });
  });

  it("doesn't skip the folder that was packed", async () => {
    const { texts } = await read(zipOf([part("venv/pyvenv.cfg"), part("venv/a.py")]));
    expect(Object.keys(texts).sort()).toEqual(["a.py", "pyvenv.cfg"]);
  });

  it("is the same however it was stored, and from another archiver", async () => {
    const stored = zipSync({ "ü/a.py": [strToU8("é"), { level: 0 }], "ü/b.py": strToU8("b".repeat(70_000)) });
    const { texts } = await read(stored as Uint8Array<ArrayBuffer>);
    expect(texts["a.py"]).toBe("é");
    expect(texts["b.py"]).toHaveLength(70_000);
  });

  it("may stand behind something else, as in a self-extracting archive", async () => {
    const zip = zipOf([part("a.py"), part("b.py")]);
    const { texts } = await read(new Uint8Array([...new Uint8Array(1000), ...zip]));
    expect(Object.keys(texts)).toEqual(["a.py", "b.py"]);
  });

  it("is the same where the archive ends as very large ones do", async () => {
    const { texts } = await read(asLarge(zipOf([part("a.py"), part("b.py")])));
    expect(Object.keys(texts)).toEqual(["a.py", "b.py"]);
  });

  it("is nothing where the archive is empty", async () => {
    expect((await read(zipOf([]))).texts).toEqual({});
  });
});

describe("what can't be read of an archive is told by file", () => {
  it("a path that leads out", async () => {
    const { texts, unreadable } = await read(
      zipOf([part("x/../../evil.py"), part("/etc/evil.py"), part("x/good.py")]),
    );
    expect(Object.keys(texts)).toEqual(["x/good.py"]);
    expect(unreadable).toEqual({
      "x/../../evil.py": "its path leads outside the archive",
      "/etc/evil.py": "its path leads outside the archive",
    });
  });

  it("damage, encryption, an unknown method, and size", async () => {
    const { texts, unreadable } = await read(
      zipOf([
        part("good.py"),
        { ...part("crc.py"), claimedCrc: 1 },
        { ...part("data.py"), compressed: Uint8Array.of(7, 7, 7) },
        { ...part("secret.py"), encrypted: true },
        { ...part("bzip.py"), method: 12 },
        { ...part("large.py"), claimedSize: 40 * 1024 * 1024 },
      ]),
    );
    expect(Object.keys(texts)).toEqual(["good.py"]);
    expect(unreadable).toEqual({
      "crc.py": "the file could not be read",
      "data.py": "the file could not be read",
      "secret.py": "encrypted; Limbeck can't decrypt it",
      "bzip.py": "compressed by method 12, which Limbeck can't unpack",
      "large.py": "larger than 32 MiB",
    });
  });

  it("a file that is larger than it claims", async () => {
    const zeros = new Uint8Array(40 * 1024 * 1024);
    const { texts, unreadable } = await read(
      zipOf([{ name: "liar.py", content: zeros, claimedSize: 10 }, part("good.py")]),
    );
    expect(Object.keys(texts)).toEqual(["good.py"]);
    expect(unreadable).toEqual({ "liar.py": "larger than 32 MiB" });
  });
});

describe("an archive is refused", () => {
  it("when it claims to unpack to more than the cap", async () => {
    const claim = (index: number): Part => ({ ...part(`${index}.py`), claimedSize: 31 * 1024 * 1024 });
    expect(await refusal(zipOf(Array.from({ length: 17 }, (_, index) => claim(index))))).toContain("512 MiB");
  });

  it("when it unpacks to more than the cap, whatever it claims", async () => {
    const content = new Uint8Array(31 * 1024 * 1024);
    const compressed = deflateSync(content, { level: 1 });
    const claimedCrc = crc32(content);
    const parts = Array.from({ length: 17 }, (_, index) => ({
      name: `${index}.py`,
      content: "",
      compressed,
      claimedCrc,
      claimedSize: 10,
    }));
    expect(await refusal(zipOf(parts))).toContain("512 MiB");
  }, 60_000);

  it("when all of it is encrypted", async () => {
    expect(await refusal(zipOf([{ ...part("a.py"), encrypted: true }]))).toContain("encrypted");
  });

  it("when it is cut off, damaged, or no archive", async () => {
    const whole = zipOf([part("a.py", "a".repeat(1000)), part("b.py")]);
    expect(await refusal(whole.slice(0, whole.length - 30))).toContain("cut off");
    const damaged = whole.slice();
    damaged.fill(0, damaged.length - 22 - 50, damaged.length - 22);
    expect(await refusal(damaged)).toContain("damaged");
    expect(await refusal(new TextEncoder().encode("a text"))).toContain("not a .zip archive");
    expect(await refusal(new Uint8Array())).toContain("not a .zip archive");
  });
});

describe("names of entries", () => {
  it("may have the other slash", async () => {
    const { texts, unreadable } = await read(zipOf([part("a\\b.py"), part("a\\..\\..\\c.py")]));
    expect(Object.keys(texts)).toEqual(["b.py"]);
    expect(Object.keys(unreadable)).toEqual(["a/../../c.py"]);
  });

  it("lead out where they are absolute or go up", () => {
    expect(["/a.py", "../a.py", "a/../b.py"].every(leadsOut)).toBe(true);
    expect(["a.py", "a/..b.py", "a/b../c.py"].some(leadsOut)).toBe(false);
  });

  it("have a common folder only where all are in it", () => {
    expect(commonFolder(["a/b.py", "a/c/d.py"])).toBe("a/");
    expect(commonFolder(["a/b.py", "ab/c.py"])).toBe("");
    expect(commonFolder(["../b.py", "../c.py"])).toBe("");
    expect(commonFolder(["a.py"])).toBe("");
    expect(commonFolder([])).toBe("");
  });
});
