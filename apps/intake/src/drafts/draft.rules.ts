import type { Caller } from '#shared/auth';
import { AppError, validationFailed } from '#shared/http';
import { CONTENT_CHARACTERS_MAX, CONTENT_CHARACTERS_MIN, type SubmitTipDto } from '../tips/submit-tip.dto.js';

/** Where a draft stands: to be looked at, a mail that could not be read, or ended in one of two ways. */
export const draftStates = ['open', 'set-aside', 'made-into-tip', 'discarded'] as const;

/** One of {@link draftStates}. */
export type DraftState = (typeof draftStates)[number];

/** Why a mail was set aside: its size, its form, what it costs to read, or what the mailbox or the store says to it. */
export const setAsideCauses = ['too-large', 'unreadable', 'too-costly', 'not-fetched', 'not-stored'] as const;

/** One of {@link setAsideCauses}. */
export type SetAsideCause = (typeof setAsideCauses)[number];

/** Why no tip is made of a draft. */
export const discardReasons = ['spam', 'duplicate', 'not-a-tip'] as const;

/** One of {@link discardReasons}. */
export type DiscardReason = (typeof discardReasons)[number];

/** What is known of a draft when something is done with it. */
export interface Draft {
  id: string;
  version: number;
  state: DraftState;
  subject: string;
  content: string;
  receivedAt: Date;
}

/** What an officer states of a mail: a submission but for what the mail itself says. */
export type DraftEntry = Omit<SubmitTipDto, 'content' | 'channel' | 'receivedAt' | 'informant'> & { content?: string };

/** An officer with the version of the draft that they read. */
export interface DraftOfficer {
  caller: Caller;
  version: number;
}

/** @throws AppError `state-conflict` for a draft that has ended. */
export function requireUnended({ state }: Draft): void {
  if (state === 'open' || state === 'set-aside') return;
  throw new AppError('state-conflict', { detail: 'Bản nháp đã được xử lý.' });
}

/**
 * The submission that an officer makes of a draft: classified by the officer, received when the mail arrived, and said
 * by whoever sent it.
 * @throws AppError `validation-failed` where neither the officer nor the mail has words that make a tip.
 */
export function submissionOf(entry: DraftEntry, draft: Draft, informant: SubmitTipDto['informant']): SubmitTipDto {
  const content = entry.content ?? wordsOf(draft);
  const receivedAt = draft.receivedAt.toISOString();
  if (content.length >= CONTENT_CHARACTERS_MIN && content.length <= CONTENT_CHARACTERS_MAX)
    return { ...entry, content, channel: 'e-mail', receivedAt, ...(informant && { informant }) };
  const detail = `Nội dung thư không dùng nguyên được; ghi từ ${CONTENT_CHARACTERS_MIN} đến ${CONTENT_CHARACTERS_MAX} ký tự.`;
  throw validationFailed([{ pointer: '/content', code: 'is-length', detail }]);
}

function wordsOf({ subject, content }: Draft): string {
  return [subject, content].filter(Boolean).join('\n\n');
}
