/** Lays graphs out beside the page, which stays usable meanwhile. */

import { type Graph, laidOut } from "./layout.ts";

self.onmessage = ({ data }: MessageEvent<Graph>) => self.postMessage(laidOut(data));
