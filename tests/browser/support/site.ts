import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** The page as it is built. */
export const dist = join(import.meta.dirname, "../../../www/dist");

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

export interface Site {
  readonly address: string;
  /** The paths asked for, whoever asked: pages, workers, and the browser itself. */
  readonly requests: string[];
  /** Serves another folder from now on. Where one of its paths is named, that is waited for, or else the answer is broken off. */
  serve(folder: string, spoilt?: string, until?: Promise<void>): void;
  close(): Promise<void>;
}

/**
 * A static site that serves a folder under a prefix, and nothing else: the built page, if no other folder is named.
 * `headers` has those that go with the file at a path of the folder.
 */
export async function site(
  prefix: string,
  first = dist,
  headers: (path: string) => Record<string, string> = () => ({}),
): Promise<Site> {
  let now: { folder: string; spoilt?: string; until?: Promise<void> } = { folder: first };
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname);
    const inside = path.startsWith(prefix) ? normalize(`/${path.slice(prefix.length)}`) : undefined;
    requests.push(path);
    const { folder, spoilt, until } = now;
    if (spoilt && path.endsWith(spoilt)) {
      if (!until) {
        response.destroy();
        return;
      }
      await until;
    }
    const file = inside && join(folder, inside.endsWith("/") ? `${inside}index.html` : inside);
    if (!file || !(await isFile(file))) {
      response.writeHead(404).end();
      return;
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, ...headers(inside) });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${prefix}`,
    requests,
    serve: (folder, spoilt, until) => {
      now = { folder, spoilt, until };
    },
    close: () => closed(server),
  };
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
