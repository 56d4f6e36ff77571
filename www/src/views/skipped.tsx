import type { Skipped } from "../input/skip.ts";
import { numberText, plural } from "../state/locale.ts";

/** What was not read, and why; nothing where everything was. */
export function SkippedList({ skipped }: { readonly skipped: Skipped }) {
  const kinds = Object.entries(skipped.files).sort(([, a], [, b]) => b - a);
  const files = kinds.reduce((sum, [, count]) => sum + count, 0);
  const { folders, archives, isWithoutHandle } = skipped;
  const otherwise = isWithoutHandle && (
    <p class="dim">
      The browser deems this folder sensitive and gave no quick access to it: it was read file by file. A copy
      elsewhere opens faster.
    </p>
  );
  if (folders.length + archives.length + files === 0) return otherwise || null;
  const parts = [
    folders.length > 0 && plural(folders.length, "folder"),
    files > 0 && plural(files, "file"),
    archives.length > 0 && plural(archives.length, "archive"),
  ].filter(Boolean);
  return (
    <details class="skipped">
      <summary>{parts.join(", ")} not read</summary>
      {folders.length > 0 && (
        <ul>
          {folders.slice(0, shownFolders).map(({ path, reason }) => (
            <li key={path}>
              <code>{path}/</code> {reason}
            </li>
          ))}
          {folders.length > shownFolders && (
            <li>and {plural(folders.length - shownFolders, "more folder")}</li>
          )}
        </ul>
      )}
      {archives.length > 0 && (
        <ul>
          {archives.slice(0, shownFolders).map((path) => (
            <li key={path}>
              <code>{path}</code> is an archive inside what was dropped; drop it on its own to read it
            </li>
          ))}
        </ul>
      )}
      {otherwise}
      {files > 0 && (
        <p>
          Skipped, because they can't be migrations or settings:{" "}
          {kinds.map(([kind, count]) => `${numberText(count)} ${kind}`).join(", ")}
        </p>
      )}
    </details>
  );
}

/** A repository can hold thousands of `__pycache__`. */
const shownFolders = 50;
