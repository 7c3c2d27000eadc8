import { randomBytes } from 'node:crypto';
import {
  bodyRegisteredV1,
  caseAcceptedV1,
  caseDeclinedV1,
  caseOfferedV1,
  caseOpenedV1,
  caseOutcomeRecordedV1,
  caseTipDetachedV1,
  caseTipsJoinedV1,
  takedownCompletedV1,
  takedownDeliveredV1,
  takedownItemsConfirmedV1,
  takedownItemsOverdueV1,
  takedownRequestedV1,
  tipProgressedV1,
  tipReceivedV1,
} from '#shared/contracts';
import { newKeyring, startTestService, type TestService, note, scaled } from '#shared/testing';
import { serviceNamed } from './ground.ts';
import { aggregateOf, handlersOf, namesOf, ordersOf, play, toldOf, type Scene } from './interleavings.ts';

const LIMIT_MS = scaled(1_200_000, 150_000);
const services: TestService[] = [];
afterAll(async () => void (await Promise.all(services.map((service) => service.close()))));

const tip = aggregateOf(tipReceivedV1, tipProgressedV1, [tipProgressedV1, { state: 'closed' }]);
const tipId = String(tip[0]?.data['tipId']);
const tipThread = String(tip[0]?.data['threadId']);
const takedown = aggregateOf(takedownRequestedV1, takedownDeliveredV1, takedownItemsConfirmedV1, takedownCompletedV1);
const [overdueItem] = takedown[0]?.data['items'] as { itemId: string }[];

/** A second case, which the tip moves to. */
const otherCase = { caseId: '01a20675-67fa-76e3-a92d-0941620000ff', threadId: 'f8b31ad4-a760-49b4-82a7-4853700000ff' };

describe('reporting', () => {
  it(
    'counts the same in whatever order the topics bring a thread',
    async () => {
      const service = await startTestService(serviceNamed('reporting'));
      services.push(service);
      const overdue = { itemIds: [overdueItem?.itemId] };
      const rows = [
        tip,
        aggregateOf(
          caseOpenedV1,
          caseOfferedV1,
          [caseDeclinedV1, { next: 'customs-79' }],
          caseAcceptedV1,
          caseOutcomeRecordedV1,
        ),
        aggregateOf(takedownRequestedV1, [takedownItemsOverdueV1, overdue], takedownItemsConfirmedV1),
      ];
      const orders = ordersOf(rows);
      await play(orders, handlersOf(service));
      const ids = rows.flat().flatMap(({ data }) => [data['tipId'], data['caseId']].filter(Boolean).map(String));
      const items = [...JSON.stringify(takedown).matchAll(/"itemId":"(.*?)"/g)].map(([, id]) => id ?? '');
      const states = await Promise.all(
        orders.map((_, story) =>
          service.database.query<{ kind: string; fact: object }>(
            `SELECT kind, fact FROM facts WHERE id = ANY ($1::uuid[]) ORDER BY kind, fact::text`,
            [[...new Set([...ids, ...items])].map((id) => namesOf(id, String(story)))],
          ),
        ),
      );
      expect(states[0]?.map(({ kind }) => kind)).toEqual(['case', 'takedown-item', 'takedown-item', 'tip']);
      expect(states[0]?.[0]?.fact).toMatchObject({ state: 'concluded', finesVnd: 70_000_000 });
      for (const state of states) expect(state).toEqual(states[0]);
      const figures = await service.database.query<{ amount: string }>('SELECT amount FROM figures WHERE amount <> 0');
      expect(figures.filter(({ amount }) => Number(amount) % orders.length !== 0)).toEqual([]);
      note(12, {
        figure: `${orders.length} orders of ${rows.flat().length} events of 3 topics: 1 state, in reporting`,
      });
    },
    LIMIT_MS,
  );
});

describe('notifications', () => {
  it(
    'gives the same notices and threads in whatever order the topics bring them',
    async () => {
      const env = { NOTIFICATIONS_WEBHOOK_KEYS: newKeyring(), WEBHOOK_KEY: randomBytes(32).toString('base64') };
      const service = await startTestService(serviceNamed('notifications'), { env });
      services.push(service);
      const supports = ['tax-of-this-story'];
      const [lead] = aggregateOf(bodyRegisteredV1);
      await handlersOf(service)([toldOf(lead as Scene, 'all')]);
      const tips = [{ tipId, threadId: tipThread }];
      const rows = [
        aggregateOf(caseOpenedV1, [caseOfferedV1, { supports }], [caseTipsJoinedV1, { tips }]),
        aggregateOf([caseOpenedV1, { ...otherCase, tips }], [caseTipDetachedV1, { tipId }]),
        aggregateOf([bodyRegisteredV1, { code: supports[0] }]),
        takedown.filter(({ contract }) => contract !== takedownItemsConfirmedV1),
      ];
      const orders = ordersOf(rows);
      await play(orders, handlersOf(service));
      for (const story of orders.keys()) {
        const caseId = namesOf(String(rows[0]?.[0]?.data['caseId']), String(story));
        const notices = await service.database.query(
          `SELECT to_body, role, state FROM notices WHERE case_id = $1 ORDER BY role`,
          [caseId],
        );
        expect(notices).toEqual([
          { to_body: 'market-surveillance-79', role: 'lead', state: 'issued' },
          { to_body: `tax-of-${story}`, role: 'support', state: 'issued' },
        ]);
        const members = await service.database.query<{ thread_id: string }>(
          `SELECT thread_id FROM thread_members WHERE member_thread_id = $1 AND present`,
          [namesOf(tipThread, String(story))],
        );
        expect(members).toEqual([{ thread_id: namesOf(String(rows[0]?.[0]?.data['threadId']), String(story)) }]);
      }
      note(12, {
        figure: `${orders.length} orders of ${rows.flat().length} events in notifications: the same notices and threads`,
      });
    },
    LIMIT_MS,
  );
});
