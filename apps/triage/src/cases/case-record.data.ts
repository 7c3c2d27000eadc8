import type { Identifier, TipReceivedV1 } from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';
import type { MatchableTip } from '../subjects/tip-groups.rules.js';
import type { Assessment } from './case.rules.js';

/** A tip on its way into a case. */
export interface IncomingTip extends MatchableTip {
  tip: TipReceivedV1;
  /** Those of its identifiers that tell one subject from another. */
  identifiers: readonly Identifier[];
  event: ReceivedEvent<TipReceivedV1>;
}

/** A case as tips see it: what joining it and telling of it need. */
export interface CaseHead {
  id: string;
  threadId: string;
  version: number;
  tipCount: number;
}

/** What the tips of a case say that it is about; competence and score follow from it. */
export interface CaseFacts {
  violation: string;
  stage?: string;
  goodsCategory?: string;
  provinceCode?: string;
  communeCode?: string;
  platform?: string;
  integrity: boolean;
  criminalSigns: boolean;
  /** The body whose officer recorded the first tip. */
  receivedBy?: string;
  /** Of an integrity matter the accused official's body, where it is known. */
  accusedBody?: string;
}

/** A case to be opened. */
export interface NewCase extends CaseFacts {
  id: string;
  threadId: string;
  reference: string;
  tips: readonly IncomingTip[];
  competenceRule: string;
  lead: string;
  supports: readonly string[];
  chain: readonly string[];
  openedAt: Date;
}

/** A case to be opened, with what it scores. */
export interface AssessedNewCase extends NewCase {
  assessment: Assessment;
}

/** A case's assessment with what it was drawn from. */
export interface AssessedCase extends Assessment {
  id: string;
  criminalSigns: boolean;
}

/** Tips that go into one case. */
export interface TipsOfCase {
  caseId: string;
  threadId: string;
  integrity: boolean;
  tips: readonly IncomingTip[];
  /** Other open cases that the same tips lead to. */
  alsoKnown: readonly string[];
}

/** That two cases are about the same subject. */
export interface Relation {
  caseId: string;
  relatedCaseId: string;
  relation: 'same-subject' | 'former';
}

/** One line of a case's history. */
export interface CaseActEntry {
  caseId: string;
  act: 'opened' | 'offered' | 'accepted' | 'declined' | 'concluded' | 'dismissed' | 'still-going-on';
  /** The body that acted or, for an offer, the one that it went to. */
  body: string;
  details?: Record<string, unknown>;
}
