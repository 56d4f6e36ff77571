/** Not in every browser yet, and so not in TypeScript's library. */

interface Window {
  showDirectoryPicker?(options?: { mode?: "read" | "readwrite" }): Promise<FileSystemDirectoryHandle>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemDirectoryHandle | FileSystemFileHandle | null>;
}

interface FileSystemDirectoryHandle {
  values(): AsyncIterable<FileSystemDirectoryHandle | FileSystemFileHandle>;
  requestPermission?(options: { mode: "read" | "readwrite" }): Promise<PermissionState>;
}

interface Window {
  FileSystemObserver?: new (
    changed: () => void,
  ) => {
    observe(folder: FileSystemDirectoryHandle, options: { recursive: boolean }): Promise<void>;
    disconnect(): void;
  };
}
