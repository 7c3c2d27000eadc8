import { termOf, tipStateTerms, type TipState } from '#shared/contracts';
import type { Locale } from '#shared/observability';
import { guidanceFor, type Guidance } from '../guidance/guidance.rules.js';
import type { ReceiptDto } from './receipt.dto.js';

interface Message {
  number: number;
  kind: string;
  by: string;
  text: string | null;
  inReplyTo: number | null;
  at: string;
}

/** A tip as its receipt shows it, with moments inside JSON as the database writes them. */
export interface ReceiptRow {
  reference: string;
  state: TipState;
  violation: string;
  receivedAt: Date;
  changedAt: Date;
  history: { state: TipState; at: string }[] | null;
  /** What the informant was told by an approved decision. */
  guidance: string | null;
  messages: Message[] | null;
  fileCount: number;
}

/** What the informant is told, in their language. */
export function receiptOf(row: ReceiptRow, locale: Locale): ReceiptDto {
  const messages = (row.messages ?? []).map((one) => ({ ...one, at: momentOf(one.at) }));
  const guidance = guidanceOf(row, locale);
  return {
    reference: row.reference,
    ...stepOf(row.state, locale),
    receivedAt: row.receivedAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    history: (row.history ?? []).map(({ state, at }) => ({ ...stepOf(state, locale), at: momentOf(at) })),
    ...(guidance && { guidance }),
    messages,
    openQuestions: openQuestionsAmong(messages),
    fileCount: row.fileCount,
  };
}

/** How many questions have no answer yet. */
export function openQuestionsAmong(messages: readonly Pick<Message, 'number' | 'kind' | 'inReplyTo'>[]): number {
  const answered = new Set(messages.map(({ inReplyTo }) => inReplyTo));
  return messages.filter(({ kind, number }) => kind === 'question' && !answered.has(number)).length;
}

function guidanceOf({ state, violation, guidance }: ReceiptRow, locale: Locale): Guidance | undefined {
  if (state !== 'guided') return undefined;
  return guidance === null ? guidanceFor(violation, locale) : { text: guidance, hotline: null };
}

function stepOf(state: TipState, locale: Locale) {
  return { state, stateText: termOf(tipStateTerms, state)?.[locale] ?? '' };
}

function momentOf(text: string): string {
  return new Date(text).toISOString();
}
