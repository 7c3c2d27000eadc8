import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { Deadlines } from '../receiving-rules/deadlines.service.js';
import { clocksAfter, type Clocks } from '../receiving-rules/clocks.rules.js';
import type { Due } from '../receiving-rules/due.rules.js';
import { isPossible, rowOf, type ReceivingAct, type Standing } from '../receiving-rules/receiving-acts.rules.js';
import { ReceivingSettings } from '../receiving-rules/receiving-settings.service.js';
import type { OpenProposal } from './proposals.writes.js';
import { isOfParty, receivingBodyOf, type Received } from './screening.rules.js';

/** Who acts, and on which version of what they read. */
export interface ActingOfficer {
  caller: Caller;
  version?: number;
}

interface Asked {
  tip: Standing & Received;
  caller: Caller;
  proposal?: OpenProposal;
}

/** Holds acts on tips against the table of receiving. */
@Injectable()
export class ActsOnTips {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly settings: ReceivingSettings,
  ) {}

  /**
   * Whether an officer who sees the tip may do this, and whether it is possible where the tip stands.
   * @throws AppError `forbidden` or `state-conflict`.
   */
  async require(tx: Tx, act: ReceivingAct, { tip, caller, proposal }: Asked): Promise<void> {
    const { by, scopes } = rowOf(act);
    if (!scopes.some((scope) => caller.scopes.has(scope)))
      throw new AppError('forbidden', { detail: `Cần một trong các quyền: ${scopes.join(', ')}.` });
    if (!isPossible(act, tip)) throw new AppError('state-conflict', { detail: 'Tin báo không ở trạng thái cho phép.' });
    const fourEyes = by === 'second-person' && (await this.settings.fourEyesOf(tx, receivingBodyOf(tip)));
    if (isOfParty(by, caller, { tip, proposer: proposal?.proposer, fourEyes })) return;
    throw new AppError('forbidden', { detail: refusalOf(by) });
  }

  /** The clocks of a tip after an act: those that it stops and the one that it starts. */
  async clocksOf(act: ReceivingAct, { dues }: { dues: readonly Due[] }, at: Date): Promise<Clocks> {
    const issue = await this.deadlines.issuer();
    return clocksAfter(act, { dues, at, issue });
  }
}

function refusalOf(party: string): string {
  if (party === 'proposer') return 'Chỉ người đã đề xuất được rút đề xuất.';
  if (party === 'second-person') return 'Người quyết định phải thuộc cơ quan tiếp nhận và khác người đề xuất.';
  return 'Chỉ cơ quan tiếp nhận tin báo được làm việc này.';
}
