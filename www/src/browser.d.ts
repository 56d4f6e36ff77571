/** Not in every browser yet, and so not in TypeScript's library. */
interface Window {
  showDirectoryPicker?(options?: { mode?: "read" | "readwrite" }): Promise<FileSystemDirectoryHandle>;
}
