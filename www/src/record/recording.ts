/** A report's record: what the page asks of an audit, with the analyzer's answers. */

import { version } from "../../package.json";
import type { AnswerTo, Asked, Kind } from "../engine/protocol.ts";
import type { FindingsView, MigrationRow, Overview, Route, Sought, TablePage } from "../engine/types.ts";
import { anotherVersion, cutOffReport, notAReport, Stopped } from "../problems.ts";
import { firstOf, narrowed } from "./findings.ts";
import { found as namesIn } from "./names.ts";

/** An audit as it was written down. */
export interface Recording {
  /** What the folder is called. */
  readonly name: string;
  /** The version of Limbeck that wrote it. */
  readonly limbeck: string;
  /** Whether the text of files is in it. */
  readonly hasSource: boolean;
  /** Whether migrations were read as `--sql` runs them. */
  readonly isOffline: boolean;
  readonly overview: Overview;
  /** The answer to a question; to one that was not written down, nothing. */
  readonly answerTo: <K extends Kind>(question: K, asked: Asked<K>) => AnswerTo<K>;
}

/** Stretches of the chain: the first and the last place of each. */
type Stretches = readonly (readonly [number, number])[];

interface Written extends Omit<Recording, "answerTo"> {
  /** By question, what is asked and what is answered. */
  readonly answers: Readonly<Record<string, readonly (readonly [object, unknown])[]>>;
  /** For each environment the ways from each migration, to the heads and to the base. */
  readonly routes: readonly Readonly<Record<string, readonly [Stretches, Stretches]>>[];
}

/** The recording in a report's text. */
export async function recordingIn(html: string, name: string): Promise<Recording> {
  const [, record] = /<script type="text\/plain" id="record">([A-Za-z0-9+/=]+)/.exec(html) ?? [];
  if (record === undefined) throw new Stopped(notAReport(name));
  const recording = await recordingFrom(record).catch(() => {
    throw new Stopped(cutOffReport(name));
  });
  if (recording.limbeck !== version) throw new Stopped(anotherVersion(name, recording.limbeck));
  return recording;
}

/** The recording that a record is of: base64 of a zlib stream of JSON. */
export async function recordingFrom(record: string): Promise<Recording> {
  const bytes = Uint8Array.from(atob(record), (letter) => letter.charCodeAt(0));
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return recordingOf(await new Response(text).json());
}

/** The recording that is written so. */
export function recordingOf(written: {
  readonly things: readonly unknown[];
  readonly record: object;
}): Recording {
  const { answers, routes, ...about } = whole(written) as Written;
  const known = new Map<string, unknown>();
  for (const [question, pairs] of Object.entries(answers)) {
    for (const [asked, answer] of pairs) known.set(keyOf(question, asked), answer);
  }
  const plain = (question: Kind, asked: object): unknown => known.get(keyOf(question, asked));
  const found = (sought: Sought) =>
    narrowed(sought, (by, whole) => {
      const { environment } = sought;
      return plain("findings", { sought: { environment, by, whole, search: "" } }) as FindingsView;
    });
  const tablesOf = (environment: number) =>
    (answers.table ?? []).flatMap(([asked, page]) =>
      "environment" in asked && asked.environment === environment && page ? [page as TablePage] : [],
    );
  const answerTo = (question: Kind, asked: object): unknown => {
    switch (question) {
      case "findings": {
        const { sought, groups, places } = asked as Asked<"findings">;
        return firstOf(found(sought), groups, places);
      }
      case "places": {
        const { sought, group, from, most } = asked as Asked<"places">;
        const of = found(sought).groups.find(({ key }) => key === group);
        return of?.places.slice(from, from + most) ?? [];
      }
      case "route": {
        const { environment, path } = asked as Asked<"route">;
        const rows = plain("migrations", { environment }) as readonly MigrationRow[];
        return routeAlong(rows, routes[environment]?.[path]);
      }
      case "find": {
        const { environment, text } = asked as Asked<"find">;
        const of = <K extends Kind>(question: K) =>
          plain(question, { environment }) as AnswerTo<K> | undefined;
        const named = {
          migrations: of("migrations") ?? [],
          schema: of("schema"),
          tables: tablesOf(environment),
          rules: of("rules") ?? [],
        };
        return namesIn(named, text);
      }
      case "document": {
        const text = plain(question, asked);
        return typeof text === "string" ? new TextEncoder().encode(text) : undefined;
      }
      default:
        return plain(question, asked);
    }
  };
  // TypeScript can't see that an answer is that to the very question.
  return { ...about, answerTo: answerTo as Recording["answerTo"] };
}

/** A question and what is asked, the same for the same: without the order of its parts, and without how much of findings. */
function keyOf(question: string, asked: object): string {
  const parts = Object.entries(asked)
    .filter(([name, part]) => part != null && name !== "groups" && name !== "places")
    .map(([name, part]) =>
      typeof part === "object" ? keyOf(name, part) : `${name}=${JSON.stringify(part)}`,
    );
  return `${question} ${parts.sort().join("&")}`;
}

/** What is written, each reference replaced by the thing that it stands for. */
function whole({
  things,
  record,
}: {
  readonly things: readonly unknown[];
  readonly record: object;
}): unknown {
  const known: unknown[] = [];
  const told = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== "object" || value === null) return value ?? undefined;
    if ("@" in value && typeof value["@"] === "number") return known[value["@"]];
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, told(part)]));
  };
  for (const thing of things) known.push(told(thing));
  return told(record);
}

function routeAlong(
  rows: readonly MigrationRow[],
  route: readonly [Stretches, Stretches] | undefined,
): Route | undefined {
  if (!route) return undefined;
  const paths = (stretches: Stretches) =>
    stretches.flatMap(([first, last]) => {
      const step = Math.sign(last - first) || 1;
      return Array.from(
        { length: (last - first) * step + 1 },
        (_, at) => rows[first + at * step]?.path ?? "",
      );
    });
  const [toHead, toBase] = route;
  return { toHead: paths(toHead), toBase: paths(toBase) };
}
