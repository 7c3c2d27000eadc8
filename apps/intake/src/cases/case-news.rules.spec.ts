import {
  changedCasesOf,
  linksOf,
  newsOfAcceptance,
  newsOfDecline,
  newsOfDetaching,
  newsOfJoining,
  newsOfOffer,
  newsOfOpening,
  newsOfEnd,
  progressOf,
} from './case-news.rules.js';
import { caseEvent, CASE, THREAD } from '../../test/case-events.js';

describe('news of one case put together', () => {
  const opened = newsOfOpening(caseEvent.opened(1, ['tip-1', 'tip-2'], { lead: 'a', supports: ['s'] }));
  const declined = newsOfDecline(caseEvent.declined(3, { body: 'a', next: 'b' }));
  const offered = newsOfOffer(caseEvent.offered(4, { lead: 'b', supports: ['t'] }));
  const accepted = newsOfAcceptance(caseEvent.accepted(5));

  it('tell the same in any order', () => {
    const inOrder = progressOf([opened, declined, offered, accepted]);
    expect(inOrder).toEqual([
      {
        caseId: CASE,
        threadId: THREAD,
        reference: 'VV-2026-000042',
        stage: 'accepted',
        lead: 'b',
        leadAt: offered.event.occurredAt,
        supports: ['t'],
        bodiesVersion: 4,
        outcome: null,
        outcomeAt: null,
        fineVnd: null,
        goodsValueVnd: null,
        changedAt: accepted.event.occurredAt,
      },
    ]);
    expect(progressOf([accepted, offered, declined, opened])).toEqual(inOrder);
  });

  it('let the next body lead as soon as one has declined, with the same support', () => {
    expect(progressOf([opened, declined])).toMatchObject([{ lead: 'b', supports: ['s'], bodiesVersion: 3 }]);
  });

  it('tell how it ended, when its outcome is among them', () => {
    const concluded = newsOfEnd(caseEvent.concluded(6));
    expect(progressOf([concluded, accepted])).toMatchObject([
      {
        stage: 'ended',
        outcome: 'administrative-sanction',
        outcomeAt: concluded.event.occurredAt,
        fineVnd: 25_000_000,
        goodsValueVnd: 4_000_000,
      },
    ]);
  });

  it('keep the last word on each tip', () => {
    const news = [
      newsOfDetaching(caseEvent.detached(6, 'tip-1')),
      opened,
      newsOfJoining(caseEvent.joined(7, ['tip-3'])),
    ];
    expect(linksOf(news).map(({ tipId, joined, caseVersion }) => [tipId, joined, caseVersion])).toEqual([
      ['tip-1', false, 6],
      ['tip-2', true, 1],
      ['tip-3', true, 7],
    ]);
  });

  it('concern all tips of a case only when they tell of more than its tips', () => {
    expect(changedCasesOf([newsOfJoining(caseEvent.joined(2, ['tip-3']))])).toEqual([]);
    expect(changedCasesOf([opened, accepted])).toEqual([CASE]);
  });
});
