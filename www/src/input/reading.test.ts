import { expect, it } from "vitest";
import type { Opened } from "../engine/protocol.ts";
import { Stopped } from "../problems.ts";
import { limits } from "./limits.ts";
import { Reading } from "./reading.ts";

const sized = (name: string, size: number) =>
  Object.defineProperty(new File([], name), "size", { value: size });

/** Reads some of these files, and answers what was made of them. */
async function read(given: readonly File[], paths: readonly string[]): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  const take = async ({ files, unreadable }: Opened) => {
    for (const { path, file } of files) made[path] = await file.text();
    for (const { path, reason } of unreadable) made[path] = reason;
  };
  await new Reading(new Map(given.map((file) => [file.name, file])), take, () => {}).of(paths);
  return made;
}

it("reads what is asked for, and nothing else", async () => {
  const files = Array.from({ length: 200 }, (_, at) => new File([`text ${at}`], `${at}.py`));
  const paths = files.filter((_, at) => at % 2 === 0).map(({ name }) => name);
  const made = await read(files, paths);
  expect(Object.keys(made).sort()).toEqual([...paths].sort());
  expect(made["198.py"]).toBe("text 198");
});

it("doesn't read a file that is too large, and stops at too large a folder", async () => {
  const large = await read([sized("a.py", limits.maxFileBytes + 1)], ["a.py"]);
  expect(large).toEqual({ "a.py": "larger than 32 MiB" });
  const many = Array.from({ length: 33 }, (_, index) => sized(`${index}.py`, limits.maxFileBytes));
  await expect(
    read(
      many,
      many.map(({ name }) => name),
    ),
  ).rejects.toThrow(Stopped);
});

it("says so where a file can't be opened", async () => {
  expect(await read([], ["gone.py"])).toEqual({ "gone.py": "the file could not be read" });
});

it("stops where no file can be opened any more, and says so where only some can't", async () => {
  const refuse = async () => {
    throw new DOMException("", "NotFoundError");
  };
  const gone = (name: string) => ({ name, getFile: refuse }) as unknown as FileSystemFileHandle;
  let made: Record<string, string> = {};
  const reading = (files: readonly (File | FileSystemFileHandle)[]) =>
    new Reading(
      new Map(files.map((file) => [file.name, file])),
      async ({ unreadable }) => {
        for (const { path, reason } of unreadable) made[path] = reason;
      },
      () => {},
    ).of(files.map(({ name }) => name));
  await expect(reading([gone("a.py"), gone("b.py")])).rejects.toThrow("None of the 2 files could be read.");
  made = {};
  await reading([gone("a.py"), new File([], "b.py")]);
  expect(made).toEqual({ "a.py": "the file could not be read" });
});
