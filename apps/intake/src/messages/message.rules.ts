import type { MessageKind } from '#shared/contracts';
import type { FieldFault } from '#shared/http';

/** What an informant may say by their receipt. */
export const informantKinds = ['supplement', 'answer', 'still-going-on'] as const satisfies readonly MessageKind[];
/** What an officer may say to an informant. */
export const officerKinds = ['question', 'outcome'] as const satisfies readonly MessageKind[];

/** Longest message: a page of text. */
export const MESSAGE_CHARACTERS_MAX = 4_000;
/** Messages of an informant about one tip within a day; who has more to say writes it together. */
export const INFORMANT_MESSAGES_PER_DAY = 20;
/** Messages of either side about one tip; more would be no talk but a file. */
export const MESSAGES_OF_SIDE_MAX = 100;
/** The same words within this time are the same message, sent again because its answer was lost. */
export const REPEAT_WINDOW_MS = 10 * 60_000;

/** What an informant sends. */
export interface Said {
  kind: (typeof informantKinds)[number];
  text?: string;
  inReplyTo?: number;
}

/** All faults of an informant's message that no field shows by itself; `questions` are the numbers of those put to them. */
export function saidFaults({ kind, text, inReplyTo }: Said, questions: readonly number[]): FieldFault[] {
  const faults: FieldFault[] = [];
  if (text === undefined && kind !== 'still-going-on') faults.push(fault('text', 'is-defined', 'Thiếu nội dung.'));
  if (kind === 'answer' && (inReplyTo === undefined || !questions.includes(inReplyTo)))
    faults.push(fault('inReplyTo', 'unknown-question', 'Không có câu hỏi nào với số này.'));
  if (kind !== 'answer' && inReplyTo !== undefined)
    faults.push(fault('inReplyTo', 'answer-only', 'Chỉ ghi khi trả lời câu hỏi.'));
  return faults;
}

function fault(name: string, code: string, detail: string): FieldFault {
  return { pointer: `/${name}`, code, detail };
}
