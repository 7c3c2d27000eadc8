import type { Tx } from '#shared/database';
import type { TipMessageDto } from './message.dto.js';

/** How far a talk has come. */
export interface Talk {
  /** The number of the next message. */
  next: number;
  ofInformant: number;
  ofOfficers: number;
  /** The informant's of the last 24 hours. */
  today: number;
  /** Numbers of the questions to the informant. */
  questions: number[];
  /** The same words of the same kind, said a moment ago. */
  repeated?: TipMessageDto;
}

interface AskedFor {
  tipId: string;
  kind: string;
  text?: string;
  inReplyTo?: number;
  /** From when on the same words are a repetition. */
  since: Date;
}

export type Row = Omit<TipMessageDto, 'at'> & { at: Date };

/** The columns of a message under the names of its DTO. */
export const messageColumns = `number, kind, said_by AS by, text, in_reply_to AS "inReplyTo", body, at`;

/** The talk about a tip, which is locked. */
export async function talkOf(tx: Tx, { tipId, kind, text, inReplyTo, since }: AskedFor): Promise<Talk> {
  const rows: Row[] = await tx.query(`SELECT ${messageColumns} FROM tip_messages WHERE tip_id = $1 ORDER BY number`, [
    tipId,
  ]);
  const own = rows.filter(({ by }) => by === 'informant');
  const dayAgo = since.getTime() - 24 * 60 * 60 * 1000;
  const repeated = own.findLast(
    (one) =>
      one.at >= since && one.kind === kind && one.text === (text ?? null) && one.inReplyTo === (inReplyTo ?? null),
  );
  return {
    next: rows.length + 1,
    ofInformant: own.length,
    ofOfficers: rows.length - own.length,
    today: own.filter(({ at }) => at.getTime() > dayAgo).length,
    questions: rows.filter((one) => one.kind === 'question').map(({ number }) => number),
    ...(repeated && { repeated: messageOf(repeated) }),
  };
}

interface NewMessage {
  tipId: string;
  number: number;
  kind: string;
  by: 'informant' | 'officer';
  text?: string;
  inReplyTo?: number;
  body?: string;
  subject?: string;
  at: Date;
}

export async function addMessage(tx: Tx, message: NewMessage): Promise<TipMessageDto> {
  const { tipId, number, kind, by, text, inReplyTo, body, subject, at } = message;
  await tx.query(
    `INSERT INTO tip_messages (tip_id, number, kind, said_by, text, in_reply_to, body, subject, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tipId, number, kind, by, text, inReplyTo, body, subject, at],
  );
  return messageOf({ number, kind, by, text: text ?? null, inReplyTo: inReplyTo ?? null, body: body ?? null, at });
}

export function messageOf({ at, ...row }: Row): TipMessageDto {
  return { ...row, at: at.toISOString() };
}
