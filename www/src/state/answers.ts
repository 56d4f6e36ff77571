/** What the worker was asked about an audit, kept, so that going back to a view is immediate. */

import { type Signal, signal } from "@preact/signals";
import { ask } from "../engine/client.ts";
import type { AnswerTo, Asked, Kind } from "../engine/protocol.ts";
import { type Audit, formerOf, settled, stop } from "./session.ts";

/** An answer, or nothing as long as it is awaited. */
type Answer = { readonly value: unknown } | undefined;

const known = new WeakMap<Audit, Map<string, Signal<Answer>>>();

/**
 * The answer to a question about an audit, or nothing yet; where its folder was read again, what was answered before until
 * then. It is asked once.
 */
export function answerTo<K extends Kind>(
  audit: Audit,
  question: K,
  asked: Asked<K>,
): { readonly value: AnswerTo<K> } | undefined {
  const answers = known.get(audit) ?? new Map<string, Signal<Answer>>();
  known.set(audit, answers);
  const key = `${question} ${JSON.stringify(asked)}`;
  let answer = answers.get(key);
  if (!answer) {
    const { recording } = audit;
    const awaited = signal<Answer>(recording && { value: recording.answerTo(question, asked) });
    answer = awaited;
    answers.set(key, answer);
    if (recording) return answer.value as { value: AnswerTo<K> };
    ask(question, asked).then(
      (value) => {
        awaited.value = { value };
      },
      (error: unknown) => {
        const now = settled.value;
        if (now.at === "audited" && now.audit === audit) stop(error);
      },
    );
  }
  const before = formerOf(audit);
  return (answer.value ?? (before && known.get(before)?.get(key)?.value)) as
    | { value: AnswerTo<K> }
    | undefined;
}
