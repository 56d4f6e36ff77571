import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask } from "../engine/client.ts";
import type { AnswerTo, Asked, Kind } from "../engine/protocol.ts";
import { type Audit, formerOf, settled, stop } from "./session.ts";

/** An answer, and what it answers. */
export interface Latest<K extends Kind> {
  readonly asked: Asked<K>;
  readonly value: AnswerTo<K>;
  /** It answers what is asked now; otherwise what was asked before, until the next answer is there. */
  readonly isCurrent: boolean;
}

/**
 * The latest answer to a question that is asked with ever other words, as a slider does: what is overtaken before the
 * worker comes to it is never asked, and nothing but the last answer is kept.
 */
export function useLatest<K extends Kind>(audit: Audit, question: K, asked: Asked<K>): Latest<K> | undefined {
  type Known = Omit<Latest<K>, "isCurrent"> & { readonly audit: Audit; readonly key: string };
  const [known, setKnown] = useState<Known>();
  const line = useRef<{ next?: (() => void) | undefined; isAsking: boolean; isGone: boolean }>({
    isAsking: false,
    isGone: false,
  });
  const key = `${question} ${JSON.stringify(asked)}`;
  const { recording } = audit;
  const recorded = useMemo(
    () => recording && { asked, value: recording.answerTo(question, asked), isCurrent: true },
    [recording, key],
  );
  useEffect(() => {
    if (recording) return;
    const waiting = line.current;
    const settle = () => {
      waiting.isAsking = false;
      const { next } = waiting;
      waiting.next = undefined;
      next?.();
    };
    const go = () => {
      waiting.isAsking = true;
      ask(question, asked).then(
        (value) => {
          if (!waiting.isGone) setKnown({ audit, key, asked, value });
          settle();
        },
        (error: unknown) => {
          const now = settled.value;
          if (now.at === "audited" && now.audit === audit) stop(error);
          settle();
        },
      );
    };
    if (waiting.isAsking) waiting.next = go;
    else go();
  }, [audit, key]);
  useEffect(
    () => () => {
      line.current.isGone = true;
      line.current.next = undefined;
    },
    [],
  );
  if (recorded) return recorded;
  if (!known || (known.audit !== audit && known.audit !== formerOf(audit))) return undefined;
  return { ...known, isCurrent: known.audit === audit && known.key === key };
}
