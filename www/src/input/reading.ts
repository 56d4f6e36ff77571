import type { Opened, Unreadable } from "../engine/protocol.ts";
import { folderTooLarge, nothingReadable, Stopped } from "../problems.ts";
import type { Listed } from "./folder.ts";
import { limits, tooLarge, unreadableFile } from "./limits.ts";

/** Files that are handed on together: few enough that their bytes are few, too. */
const handful = 64;

/**
 * Opens files of a folder as they are wanted, by the handful and several handfuls at a time, and hands each handful on to
 * be read.
 */
export class Reading {
  private done = 0;
  private bytes = 0;
  /** How many could be opened. */
  private opened = 0;

  constructor(
    private readonly files: ReadonlyMap<string, Listed>,
    private readonly read: (opened: Opened) => Promise<void>,
    private readonly report: (done: number, total: number) => void,
  ) {}

  async of(paths: readonly string[]): Promise<void> {
    const total = this.done + paths.length;
    this.report(this.done, total);
    const handfuls = Array.from({ length: Math.ceil(paths.length / handful) }, (_, at) =>
      paths.slice(at * handful, (at + 1) * handful),
    ).values();
    let refused = 0;
    const readOn = async () => {
      for (const some of handfuls) {
        const opened = await openedOf(some, this.files, () => {
          refused += 1;
        });
        this.opened += opened.files.length;
        this.bytes += opened.files.reduce((sum, { file }) => sum + file.size, 0);
        if (this.bytes > limits.maxFolderBytes) throw new Stopped(folderTooLarge());
        await this.read(opened);
        this.done += some.length;
        this.report(this.done, total);
      }
    };
    await Promise.all(Array.from({ length: 8 }, readOn));
    // A drive was taken out, a folder was moved: that is no finding about each file.
    if (refused > 0 && this.opened === 0) throw new Stopped(nothingReadable(refused));
  }
}

async function openedOf(
  paths: readonly string[],
  listed: ReadonlyMap<string, Listed>,
  onRefused: () => void,
): Promise<Opened> {
  const files: { path: string; file: File }[] = [];
  const unreadable: Unreadable[] = [];
  const open = async (path: string) => {
    try {
      const of = listed.get(path);
      const file = of instanceof File ? of : await of?.getFile();
      if (file && file.size <= limits.maxFileBytes) files.push({ path, file });
      else unreadable.push({ path, reason: file ? tooLarge : unreadableFile });
    } catch {
      onRefused();
      unreadable.push({ path, reason: unreadableFile });
    }
  };
  await Promise.all(paths.map(open));
  return { files, unreadable };
}
