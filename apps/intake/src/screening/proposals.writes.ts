import type { Caller } from '#shared/auth';
import type { Classification } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ProposeDto } from './proposal.dto.js';
import type { Actor } from './screening.rules.js';

/** The proposal on which the head has to decide. */
export interface OpenProposal {
  tipId: string;
  number: number;
  classification: Classification;
  ground: string | null;
  violation: string | null;
  guidedTo: string | null;
  note: string | null;
  proposer: Actor;
}

interface NewProposal {
  tipId: string;
  proposal: ProposeDto;
  by: Caller;
  at: Date;
}

/** The tip is locked, so that no other proposal is being made. */
export async function openProposal(tx: Tx, { tipId, proposal, by, at }: NewProposal): Promise<void> {
  const { classification, ground, violation, guidedTo, guidance, note } = proposal;
  await tx.query(
    `INSERT INTO tip_proposals (tip_id, number, classification, ground, violation, guided_to, guidance, note, state,
                                proposed_by, proposed_body, proposed_at)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10
     FROM tip_proposals WHERE tip_id = $1`,
    [tipId, classification, ground, violation, guidedTo, guidance, note, by.subject, by.body, at],
  );
}

/** The open proposal of a tip. */
export async function openProposalOf(tx: Tx, tipId: string): Promise<OpenProposal | undefined> {
  const [row]: (Omit<OpenProposal, 'proposer'> & Actor)[] = await tx.query(
    `SELECT tip_id AS "tipId", number, classification, ground, violation, guided_to AS "guidedTo", note,
            proposed_by AS subject, proposed_body AS body
     FROM tip_proposals WHERE tip_id = $1 AND state = 'open'`,
    [tipId],
  );
  if (!row) return undefined;
  const { subject, body, ...proposal } = row;
  return { ...proposal, proposer: { subject, body } };
}

interface End {
  state: 'approved' | 'returned' | 'withdrawn';
  by: Caller;
  at: Date;
  note?: string;
}

/** Ends the open proposal. */
export async function endProposal(tx: Tx, proposal: OpenProposal | undefined, { state, by, at, note }: End) {
  await tx.query(
    `UPDATE tip_proposals
     SET state = $3, decided_by = $4, decided_body = $5, decided_at = $6, decision_note = $7
     WHERE tip_id = $1 AND number = $2 AND state = 'open'`,
    [proposal?.tipId, proposal?.number, state, by.subject, by.body, at, note],
  );
}
