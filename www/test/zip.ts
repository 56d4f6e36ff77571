/**
 * Writes .zip archives that a proper archiver would not: encrypted ones, ones that lie about a size,
 * ones whose names lead out of them.
 */

import { deflateSync } from "fflate";
import { crc32 } from "../src/input/bytes.ts";

/** One entry, and what is to be untrue about it. */
export interface Part {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Compressed beforehand: so that one large content can be in an archive many times. */
  readonly compressed?: Uint8Array;
  readonly method?: number;
  readonly encrypted?: boolean;
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
}

/** An archive of these entries. */
export function zipOf(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = typeof part.content === "string" ? encoder.encode(part.content) : part.content;
    const method = part.method ?? 8;
    const data = part.compressed ?? (method === 8 ? deflateSync(content) : content);
    const name = encoder.encode(part.name);
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, 20, true);
    common.setUint16(2, 0x800 | (part.encrypted ? 1 : 0), true);
    common.setUint16(4, method, true);
    common.setUint16(8, 33, true);
    common.setUint32(10, part.claimedCrc ?? crc32(content), true);
    common.setUint32(14, data.length, true);
    common.setUint32(18, part.claimedSize ?? content.length, true);
    common.setUint16(22, name.length, true);
    const shared = new Uint8Array(common.buffer);
    locals.push(word(0x04034b50), shared, name, data);
    const rest = new DataView(new ArrayBuffer(14));
    rest.setUint32(10, offset, true);
    centrals.push(word(0x02014b50), Uint8Array.of(20, 0), shared, new Uint8Array(rest.buffer), name);
    offset += 30 + name.length + data.length;
  }
  const size = centrals.reduce((sum, bytes) => sum + bytes.length, 0);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, parts.length, true);
  end.setUint16(6, parts.length, true);
  end.setUint32(8, size, true);
  end.setUint32(12, offset, true);
  return concatenated([...locals, ...centrals, word(0x06054b50), new Uint8Array(end.buffer)]);
}

/**
 * An archive ending as those of more than 65,535 entries or 4 GiB do: the numbers of its directory are in a larger record,
 * which is said to be at `recordAt` where it isn't.
 */
export function asLarge(zip: Uint8Array<ArrayBuffer>, recordAt = zip.length - 22): Uint8Array<ArrayBuffer> {
  const end = new DataView(zip.buffer.slice(zip.byteOffset + zip.length - 22));
  const record = new DataView(new ArrayBuffer(52));
  record.setBigUint64(0, 44n, true);
  record.setBigUint64(20, BigInt(end.getUint16(8, true)), true);
  record.setBigUint64(28, BigInt(end.getUint16(10, true)), true);
  record.setBigUint64(36, BigInt(end.getUint32(12, true)), true);
  record.setBigUint64(44, BigInt(end.getUint32(16, true)), true);
  const locator = new DataView(new ArrayBuffer(16));
  locator.setBigUint64(4, BigInt(recordAt), true);
  locator.setUint32(12, 1, true);
  // In their own places, the numbers are as large as can be.
  new Uint8Array(end.buffer).fill(0xff, 8, 20);
  return concatenated([
    zip.slice(0, -22),
    word(0x06064b50),
    new Uint8Array(record.buffer),
    word(0x07064b50),
    new Uint8Array(locator.buffer),
    new Uint8Array(end.buffer),
  ]);
}

function word(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value, true);
  return new Uint8Array(bytes.buffer);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, bytes) => sum + bytes.length, 0));
  let at = 0;
  for (const bytes of parts) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
