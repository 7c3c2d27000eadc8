/** What the demo looks at in the answers of the public API; the document describes all of it. */

export interface SubmittedTip {
  reference: string;
  receiptCode: string;
  state: string;
}

export interface Tip {
  id: string;
  reference: string;
  threadId: string;
  state: string;
  version: number;
}

export interface Case {
  id: string;
  threadId: string;
  reference: string;
  state: string;
  violation: string;
  goodsCategory: string | null;
  provinceCode: string | null;
  platform: string | null;
  priority: string;
  criminalSigns: boolean;
  lead: string;
  supports: string[];
  tipCount: number;
  acceptedAt: string | null;
  version: number;
}

export interface CaseDetail extends Case {
  identifiers: { kind: string; value: string; platform: string | null }[];
  tips: { tipId: string }[];
  conclusion: Conclusion | null;
}

export interface Conclusion {
  outcome: string;
  fineVnd: number;
  goodsValueVnd: number;
}

/** Where an act has left a case. */
export interface CaseAct {
  caseId: string;
  reference: string;
  state: string;
  lead: string;
  version: number;
}

export interface Notice {
  id: string;
  reference: string;
  caseId: string;
  caseReference: string;
  role: string;
  to: string;
  state: string;
  version: number;
}

export interface TakedownRequest {
  id: string;
  threadId: string;
  reference: string;
  platform: string;
  state: string;
  items: TakedownItem[];
}

export interface TakedownItem {
  id: string;
  url: string;
  outcome: string | null;
  late: boolean | null;
}

/** The results of a push of confirmations. */
export interface ConfirmationResults {
  results: { itemId: string; result: 'accepted' | 'duplicate' | 'refused'; problem?: { code: string } }[];
}

/** A takedown request as webhooks bring it. */
export interface RequestedTakedown {
  requestId: string;
  reference: string;
  items: { itemId: string; url: string; action: string }[];
}
