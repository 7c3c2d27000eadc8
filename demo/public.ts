import { Api, type HttpAct } from './api.ts';
import type { SubmittedTip } from './answers.ts';
import type { Officers } from './officers.ts';
import type { Operations } from './openapi.ts';
import { recorderOf, submissionOf, type StoryTip } from './story.ts';

export interface PublicOptions {
  gatewayUrl: string;
  operations: Operations;
  onAccepted: (act: HttpAct) => void;
}

/** Citizens and businesses at the web form, and the officers who take their calls, letters and visits down. */
export class Informants {
  private readonly api: Api;
  private readonly officers: Officers;
  private submitted = 0;

  constructor(options: PublicOptions, officers: Officers) {
    this.api = new Api(options);
    this.officers = officers;
  }

  submit(tip: StoryTip): Promise<SubmittedTip> {
    const recorder = recorderOf(tip);
    const body = submissionOf(tip);
    if (recorder !== undefined) return this.officers.as(recorder, 'hotline-officer').call('submitTip', { body });
    return this.api.call<SubmittedTip>('submitTip', { body, headers: this.fromSomewhere() });
  }

  /** What the informant is told who asks with the receipt code alone. */
  lookUp(receiptCode: string): Promise<{ reference: string; state: string; stateText: string }> {
    return this.api.call('lookUpReceipt', { body: { receiptCode }, headers: this.fromSomewhere() });
  }

  /** Each citizen has a network of their own, which the demo's reverse proxy (its own, on this machine) passes on. */
  private fromSomewhere(): Record<string, string> {
    this.submitted += 1;
    return { 'x-forwarded-for': `2001:db8:${this.submitted.toString(16)}::1` };
  }
}
