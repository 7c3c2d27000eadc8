import type { NoticeRole } from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';

/** A notice that is about to be issued. */
export interface NewNotice {
  id: string;
  threadId: string;
  caseId: string;
  caseReference: string;
  round: number;
  /** Of an integrity matter the accused official's body. */
  accusedBody?: string;
  role: NoticeRole;
  to: string;
  /** The unacknowledged notice that this one escalates. */
  escalates?: string;
  issuedAt: Date;
  dueAt: Date;
  /** The event that it follows from. */
  causedBy?: ReceivedEvent;
}

/** A notice with the reference that its row has got. */
export interface IssuedNotice extends NewNotice {
  reference: string;
}

/** A notice that has just been escalated. */
export interface EscalatedNotice {
  id: string;
  threadId: string;
  caseId: string;
  caseReference: string;
  round: number;
  version: number;
}
