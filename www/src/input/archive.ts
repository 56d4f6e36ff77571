/**
 * Reads a .zip by the directory at its end, so that what isn't wanted is never inflated, and what is
 * wanted is inflated only as far as the limits allow, whatever size the archive claims for it.
 */

import { Inflate } from "fflate";
import {
  archiveTooLarge,
  damagedArchive,
  encryptedArchive,
  notAnArchive,
  Stopped,
  truncatedArchive,
} from "../problems.ts";
import { crc32, textOfCp437 } from "./bytes.ts";
import { problemOf } from "./failed.ts";
import { limits, tooLarge, unreadableFile } from "./limits.ts";
import {
  environmentMark,
  envPy,
  isBeside,
  isRead,
  nothingSkipped,
  passOver,
  type Skipped,
  skipReason,
} from "./skip.ts";

/** Where the contents of an archive go. */
export interface Taker {
  bytes(path: string, bytes: Uint8Array): void;
  unreadable(path: string, reason: string): void;
  progress(done: number, total: number): void;
}

/** Hands the wanted files of an archive over, and answers what was skipped. */
export async function readArchive(archive: File, take: Taker): Promise<Skipped> {
  const entries = await directory(archive);
  const { wanted, outside, skipped } = sorted(entries);
  if (wanted.length > 0 && wanted.every(({ entry }) => entry.encrypted)) {
    throw new Stopped(encryptedArchive(archive.name));
  }
  let claimed = 0;
  for (const { entry } of wanted) if (entry.size <= limits.maxFileBytes) claimed += entry.size;
  if (claimed > limits.maxUnpackedBytes) throw new Stopped(archiveTooLarge(archive.name));

  for (const name of outside) take.unreadable(name, "its path leads outside the archive");
  let room = limits.maxUnpackedBytes;
  for (const [index, { path, entry }] of wanted.entries()) {
    const content = await unpacked(archive, entry, room);
    room -= content.unpackedBytes;
    if (room < 0) throw new Stopped(archiveTooLarge(archive.name));
    if ("bytes" in content) take.bytes(path, content.bytes);
    else take.unreadable(path, content.reason);
    take.progress(index + 1, wanted.length);
  }
  return skipped;
}

/** An entry of an archive's directory. */
export interface Entry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  /** As claimed: only inflating it tells. */
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** Whether the name of an entry leads out of the archive. */
export const leadsOut = (name: string): boolean => name.startsWith("/") || name.split("/").includes("..");

/** The one folder that all these files are in, with its `/`; empty where there is no such folder. */
export function commonFolder(names: readonly string[]): string {
  const [first] = names;
  const folder = first?.slice(0, first.indexOf("/") + 1) ?? "";
  return leadsOut(folder) || !names.every((name) => name.startsWith(folder)) ? "" : folder;
}

/** The entries by what is done with them: exactly what the native binary does. */
export function sorted(entries: readonly Entry[]): {
  wanted: { path: string; entry: Entry }[];
  outside: string[];
  skipped: Skipped;
} {
  // By name: where two entries have the same one, the later one is the file, as in every unpacker.
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    const name = entry.name.replaceAll("\\", "/");
    if (!name.endsWith("/")) byName.set(name, entry);
  }
  const top = commonFolder([...byName.keys()].filter((name) => !name.startsWith("__MACOSX/")));
  const outside = [...byName.keys()].filter(leadsOut);
  const files = [...byName]
    .filter(([name]) => !leadsOut(name))
    .map(([name, entry]) => ({ path: name.startsWith(top) ? name.slice(top.length) : name, entry }));
  const environments = new Set(
    files.filter(({ path }) => path.endsWith(`/${environmentMark}`)).map(({ path }) => folderOf(path)),
  );

  const scriptDirectories = new Set(
    files
      .filter(({ path }) => path === envPy || path.endsWith(`/${envPy}`))
      .map(({ path }) => folderOf(path)),
  );

  const skipped = nothingSkipped();
  const seen = new Set<string>();
  let beside = 0;
  const wanted = files.filter(({ path, entry }) => {
    const folder = skippedFolderOf(path, environments, scriptDirectories);
    if (folder) {
      if (!seen.has(folder.path)) skipped.folders.push(folder);
      seen.add(folder.path);
      return false;
    }
    const name = path.slice(path.lastIndexOf("/") + 1);
    const isWanted = isBeside(name)
      ? entry.size <= limits.maxBesideBytes && ++beside <= limits.maxBesideFiles
      : isRead(name);
    if (isWanted) return true;
    passOver(skipped, path);
    return false;
  });
  return { wanted, outside, skipped };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The outermost folder of a path that is to be skipped. */
function skippedFolderOf(
  path: string,
  environments: ReadonlySet<string>,
  scriptDirectories: ReadonlySet<string>,
) {
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
    const folder = path.slice(0, end);
    const above = folderOf(folder);
    const name = folder.slice(folder.lastIndexOf("/") + 1);
    const reason = skipReason(name, above, scriptDirectories.has(above), environments.has(folder));
    if (reason) return { path: folder, reason };
  }
  return undefined;
}

type Content = { readonly unpackedBytes: number } & (
  | { readonly bytes: Uint8Array }
  | { readonly reason: string }
);

/** The bytes of one entry, inflated no further than its limit and the room that is left. */
async function unpacked(archive: File, entry: Entry, room: number): Promise<Content> {
  const unread = (reason: string, unpackedBytes = 0): Content => ({ reason, unpackedBytes });
  if (entry.encrypted) return unread("encrypted; Limbeck can't decrypt it");
  if (entry.size > limits.maxFileBytes) return unread(tooLarge);
  if (entry.method !== 0 && entry.method !== 8) {
    return unread(`compressed by method ${entry.method}, which Limbeck can't unpack`);
  }
  const header = await view(archive, entry.offset, 30);
  if (header?.getUint32(0, true) !== 0x04034b50) return unread(unreadableFile);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.compressedSize > archive.size) return unread(unreadableFile);
  const readPacked = () => read(archive, start, start + entry.compressedSize);

  const most = Math.min(limits.maxFileBytes, room);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const keep = (chunk: Uint8Array) => {
    length += chunk.length;
    if (length <= most) chunks.push(chunk);
  };
  try {
    if (entry.method === 0) {
      if (entry.compressedSize > limits.maxFileBytes) return unread(tooLarge);
      keep(await readPacked());
    } else {
      const inflate = new Inflate(keep);
      const input = await readPacked();
      // In small steps, so that no step can inflate to more than a few MiB before it is counted.
      const step = 4096;
      for (let at = 0; at < input.length && length <= most; at += step) {
        inflate.push(input.subarray(at, at + step), at + step >= input.length);
      }
    }
  } catch (error) {
    if (error instanceof Stopped) throw error;
    return unread(unreadableFile, length);
  }
  if (length > most) return unread(tooLarge, length);
  const bytes = joined(chunks, length);
  return crc32(bytes) === entry.crc ? { bytes, unpackedBytes: length } : unread(unreadableFile, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

async function view(archive: File, start: number, length: number): Promise<DataView | undefined> {
  if (start < 0 || start + length > archive.size) return undefined;
  return new DataView((await read(archive, start, start + length)).buffer);
}

/** Bytes of the archive, as long as the browser can still read it. */
async function read(archive: File, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await archive.slice(start, end).arrayBuffer());
  } catch (error) {
    throw new Stopped(problemOf(error, archive.name));
  }
}

/** The directory at the end of an archive. */
export async function directory(archive: File): Promise<Entry[]> {
  // The end record is 22 bytes and a comment of at most 65,535.
  const tailStart = Math.max(0, archive.size - 22 - 0xffff);
  const tail = await view(archive, tailStart, archive.size - tailStart);
  let end = (tail?.byteLength ?? 0) - 22;
  while (tail && end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (!tail || end < 0) {
    const start = await view(archive, 0, 4);
    const begins = start?.getUint32(0, true) === 0x04034b50;
    throw new Stopped(begins ? truncatedArchive(archive.name) : notAnArchive(archive.name));
  }
  let count = tail.getUint16(end + 10, true);
  let size = tail.getUint32(end + 12, true);
  let offset = tail.getUint32(end + 16, true);
  let directoryEnd = tailStart + end;

  // More than 65,535 entries or 4 GiB: the numbers are in a larger record before this one.
  const locator = end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50;
  if (locator) {
    const at = Number(tail.getBigUint64(end - 12, true));
    const large = await view(archive, at, 56);
    if (large?.getUint32(0, true) !== 0x06064b50) throw new Stopped(damagedArchive(archive.name));
    count = Number(large.getBigUint64(32, true));
    size = Number(large.getBigUint64(40, true));
    offset = Number(large.getBigUint64(48, true));
    directoryEnd = at;
  }
  // Something may stand before the archive (a self-extracting one): all offsets count from its start.
  const before = directoryEnd - size - offset;
  const bytes = before < 0 ? undefined : await view(archive, directoryEnd - size, size);
  if (!bytes) throw new Stopped(truncatedArchive(archive.name));

  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > bytes.byteLength || bytes.getUint32(at, true) !== 0x02014b50) {
      throw new Stopped(damagedArchive(archive.name));
    }
    const flags = bytes.getUint16(at + 8, true);
    const nameLength = bytes.getUint16(at + 28, true);
    const extraLength = bytes.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + bytes.getUint16(at + 32, true);
    if (next > bytes.byteLength) throw new Stopped(damagedArchive(archive.name));
    const numbers = largeNumbers(bytes, at, at + 46 + nameLength, extraLength);
    entries.push({
      name: nameOf(new Uint8Array(bytes.buffer, at + 46, nameLength), (flags & 0x800) !== 0),
      encrypted: (flags & 1) !== 0,
      method: bytes.getUint16(at + 10, true),
      crc: bytes.getUint32(at + 16, true),
      ...numbers,
      offset: numbers.offset + before,
    });
    at = next;
  }
  return entries;
}

/** Sizes and offset of an entry; where one doesn't fit 32 bits, it is in the extra field 1. */
function largeNumbers(bytes: DataView, at: number, extra: number, extraLength: number) {
  let size = bytes.getUint32(at + 24, true);
  let compressedSize = bytes.getUint32(at + 20, true);
  let offset = bytes.getUint32(at + 42, true);
  for (let field = extra; field + 4 <= extra + extraLength; ) {
    const length = bytes.getUint16(field + 2, true);
    if (bytes.getUint16(field, true) === 1) {
      let number = field + 4;
      const take = (short: number) => {
        if (short !== 0xffffffff || number + 8 > field + 4 + length) return short;
        number += 8;
        return Number(bytes.getBigUint64(number - 8, true));
      };
      size = take(size);
      compressedSize = take(compressedSize);
      offset = take(offset);
    }
    field += 4 + length;
  }
  return { size, compressedSize, offset };
}

/** Many archivers write UTF-8 without saying so; what isn't UTF-8 is in the code page of old DOS. */
function nameOf(bytes: Uint8Array, saidToBeUtf8: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: !saidToBeUtf8, ignoreBOM: true }).decode(bytes);
  } catch {
    return textOfCp437(bytes);
  }
}
