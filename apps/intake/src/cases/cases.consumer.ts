import { Controller } from '@nestjs/common';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';
import { caseNews } from './case-news.rules.js';
import { CaseProgressService } from './case-progress.service.js';

/** What triage tells of cases: the tips follow. */
@Controller()
export class CasesConsumer {
  constructor(private readonly progress: CaseProgressService) {}

  @OnEvent(...caseNews.contracts)
  onCaseNews(events: ReceivedEvent[], tx: Tx): Promise<void> {
    return this.progress.follow(tx, events.map(caseNews.of));
  }
}
