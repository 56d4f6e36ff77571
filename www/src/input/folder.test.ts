import { describe, expect, it } from "vitest";
import { sourceFrom } from "./drop.ts";
import { type FolderSource, listing } from "./folder.ts";
import { fileSource, folderOfFiles } from "./sources.ts";

/** A folder in memory: a text is a file, anything else a folder. */
interface Tree {
  readonly [name: string]: string | Tree;
}

function folder(name: string, tree: Tree, listed: string[] = []): FolderSource {
  return {
    name,
    list: async () => {
      listed.push(name);
      const inside = Object.entries(tree);
      return {
        folders: inside.flatMap(([inner, below]) =>
          typeof below === "string" ? [] : [folder(inner, below, listed)],
        ),
        files: inside.flatMap(([inner, text]) =>
          typeof text === "string" ? [fileSource(new File([text], inner))] : [],
        ),
      };
    },
  };
}

const listed = (source: FolderSource) => listing(source, () => {}, new AbortController().signal);

const repository: Tree = {
  "alembic.ini": "",
  "README.md": "",
  "old.zip": "",
  alembic: { "env.py": "", versions: { "1.py": "", __pycache__: { "1.pyc": "" } } },
  app: { __pycache__: { "main.pyc": "" } },
  "picture.png": "",
  ".git": { "hook.py": "" },
  node_modules: { "a.py": "" },
  env: { "pyvenv.cfg": "", lib: { "b.py": "" } },
};

describe("a folder's listing", () => {
  it("holds what is read, by its path in the folder", async () => {
    const { files, skipped } = await listed(folder("app", repository));
    expect(files.map(({ path }) => path).sort()).toEqual([
      "README.md",
      "alembic.ini",
      "alembic/env.py",
      "alembic/versions/1.py",
      "alembic/versions/__pycache__/1.pyc",
    ]);
    expect(skipped.folders.map(({ path }) => path).sort()).toEqual([
      ".git",
      "app/__pycache__",
      "env",
      "node_modules",
    ]);
    expect(skipped.files).toEqual({ ".png": 1 });
    expect(skipped.archives).toEqual(["old.zip"]);
  });

  it("doesn't enter what is skipped", async () => {
    const entered: string[] = [];
    await listed(folder("app", repository, entered));
    expect(entered.sort()).toEqual(["__pycache__", "alembic", "app", "app", "env", "versions"]);
  });

  it("reads a folder that was dropped itself, whatever it is called and holds", async () => {
    const { files } = await listed(folder("venv", { "pyvenv.cfg": "", "a.py": "" }));
    expect(files.map(({ path }) => path)).toEqual(["a.py", "pyvenv.cfg"]);
  });

  it("tells what the browser can't read, and goes on", async () => {
    const broken: FolderSource = {
      name: "app",
      list: async () => ({
        folders: [{ name: "gone", list: () => Promise.reject(new Error("not found")) }],
        files: [
          { name: "a.py", file: () => Promise.reject(new Error("not allowed")) },
          fileSource(new File([""], "b.py")),
        ],
      }),
    };
    const { files, unreadable } = await listed(broken);
    expect(files.map(({ path }) => path)).toEqual(["b.py"]);
    expect(unreadable).toEqual([
      { path: "a.py", reason: "the file could not be read" },
      { path: "gone", reason: "the file could not be read" },
    ]);
  });

  it("ends when it is told to", async () => {
    const stopped = new AbortController();
    stopped.abort();
    await expect(listing(folder("app", {}), () => {}, stopped.signal)).rejects.toThrow();
  });
});

describe("what was dropped", () => {
  const file = (name: string) => fileSource(new File([""], name));

  it("is its own root where it is one folder", async () => {
    const source = await sourceFrom([folder("app", {})], []);
    expect(source).toMatchObject({ kind: "folder", name: "app" });
  });

  it("is an archive where it is one .zip", async () => {
    expect((await sourceFrom([], [file("App.ZIP")])).kind).toBe("archive");
  });

  it("keeps the names of several things", async () => {
    const source = await sourceFrom([folder("alembic", { "env.py": "" })], [file("alembic.ini")]);
    if (source.kind !== "folder") throw new Error("not a folder");
    const { files } = await listed(source.folder);
    expect(files.map(({ path }) => path).sort()).toEqual(["alembic.ini", "alembic/env.py"]);
  });

  it("may be one file of Python, but not one of anything else", async () => {
    expect(await sourceFrom([], [file("1_a.py")])).toMatchObject({ kind: "folder", name: "1_a.py" });
    await expect(sourceFrom([], [file("notes.txt")])).rejects.toThrow("notes.txt");
    await expect(sourceFrom([], [file("a.zip"), file("b.zip")])).rejects.toThrow("several archives");
    await expect(sourceFrom([], [])).rejects.toThrow("no file");
  });
});

it("rebuilds a folder from a flat list of its files", async () => {
  const files = ["app/alembic.ini", "app/alembic/env.py"].map((path) =>
    Object.defineProperty(new File([""], path.slice(path.lastIndexOf("/") + 1)), "webkitRelativePath", {
      value: path,
    }),
  );
  const root = folderOfFiles(files);
  expect(root.name).toBe("app");
  expect((await listed(root)).files.map(({ path }) => path)).toEqual(["alembic.ini", "alembic/env.py"]);
});
