import {
  caseOfferedV1,
  caseOpenedV1,
  deliverySucceededV1,
  tipReceivedV1,
  tipRefusedV1,
  type EventContract,
} from '#shared/contracts';
import { newKeyring, note, scaled, startTestService, type TestService } from '#shared/testing';
import { serviceNamed } from './ground.ts';
import { aggregateOf, handlersOf, namesOf, ordersOf, play, type Scene } from './interleavings.ts';

const LIMIT_MS = scaled(1_200_000, 150_000);
const REQUEST = '01a20668-9e33-7d3d-bdc0-7d455da0b624';

const services: TestService[] = [];
afterEach(async () => void (await Promise.all(services.splice(0).map((service) => service.close()))));

/** Two tips about one shop, of which intake refuses the first, though it is the later one. */
const shop = [{ kind: 'shop', value: 'shop-of-this-story', platform: 'platform-cho-viet' }];
const [refused, refusal] = aggregateOf(
  [tipReceivedV1, { identifiers: shop, receivedAt: '2026-11-24T09:00:00.000Z' }],
  tipRefusedV1,
) as [Scene, Scene];
const [kept] = alone(tipReceivedV1, {
  tipId: '4ee2c648-4b5e-4536-acd3-45f3973850ff',
  threadId: 'ec832cd6-7027-474d-b132-59baeffd00ff',
  identifiers: shop,
});
/** A case that a takedown request comes from, as it moved from body to body, and the request's delivery. */
const [opened, firstOffer, secondOffer] = aggregateOf(
  [caseOpenedV1, { reference: 'VV-of-this-story' }],
  [caseOfferedV1, { reference: 'VV-of-this-story', lead: 'market-surveillance-79' }],
  [caseOfferedV1, { reference: 'VV-of-this-story', lead: 'customs-79', supports: [], round: 2 }],
) as [Scene, Scene, Scene];
const [delivery] = alone(deliverySucceededV1, { eventType: 'takedown.requested', subjectId: REQUEST });

/** Each by itself, so that even what one topic keeps in order comes in every order, as after a replay. */
const rows = [refused, refusal, kept, opened, firstOffer, secondOffer, delivery].map((scene) => [scene]);

function alone(contract: EventContract, changes: Record<string, unknown>): [Scene] {
  return aggregateOf([contract, changes]) as [Scene];
}

async function startTriage(): Promise<TestService> {
  // The requests of the stories are long overdue; the job that tells of it looks no second time meanwhile.
  const env = { TRIAGE_KEYS: newKeyring(), OUTBOX_ENABLED: 'false', TRIAGE_OVERDUE_POLL_MS: '600000' };
  const service = await startTestService(serviceNamed('triage'), { seed: true, env });
  services.push(service);
  return service;
}

/** Requests as officers issued them before, one for each story. */
async function issueRequests({ database }: TestService, stories: number): Promise<void> {
  await database.query(
    `INSERT INTO takedown_requests (id, reference, thread_id, issuer, platform, legal_basis, violation, state,
       item_count, open_item_count, requested_at, version)
     SELECT id, 'YC-of-' || id, gen_random_uuid(), 'customs-79', 'platform-cho-viet', 'Điều 17', 'counterfeit-mark',
       'issued', 1, 1, '2026-11-24T03:00:00Z', 1 FROM unnest($1::uuid[]) AS id`,
    [Array.from({ length: stories }, (_, story) => namesOf(REQUEST, String(story)))],
  );
}

/** What a story has come to: its open cases with all that depends on tips, its known case, its request. */
async function statesOf({ database }: TestService, stories: number): Promise<string[]> {
  const given = Array.from({ length: stories }, (_, story) => ({
    place: story,
    shop: `shop-of-${story}`,
    tip: namesOf(String(kept.data['tipId']), String(story)),
    case: namesOf(String(opened.data['caseId']), String(story)),
    request: namesOf(REQUEST, String(story)),
  }));
  const found = await database.query<{ state: object }>(
    `SELECT jsonb_build_object(
       'cases', (SELECT jsonb_agg(to_jsonb(c) - '{id,thread_id,reference,opened_at,offered_at,version,revision}'::text[])
                 FROM cases c WHERE c.state = 'offered' AND c.id IN (
                   SELECT case_id FROM case_identifiers WHERE key = known.key)),
       'links', (SELECT jsonb_agg(tip_count) FROM case_identifiers WHERE key = known.key AND standing = 'open'),
       'tips', (SELECT count(*) FROM case_tips WHERE detached_at IS NULL AND tip_id = story.tip),
       'known', (SELECT jsonb_agg(jsonb_build_array(lead, supports)) FROM takedown_cases WHERE case_id = story."case"),
       'request', (SELECT jsonb_build_array(state, delivered_at, due_at, version) FROM takedown_requests
                   WHERE id = story.request)) AS state
     FROM jsonb_to_recordset($1::jsonb) AS story(place integer, shop text, tip uuid, "case" uuid, request uuid)
     LEFT JOIN subject_identifiers known ON known.value = story.shop ORDER BY place`,
    [JSON.stringify(given)],
  );
  return found.map(({ state }) => JSON.stringify(state));
}

/** Plays all orders. @returns the state that each came to. */
async function playAll(service: TestService, orders: Scene[][]): Promise<string[]> {
  await issueRequests(service, orders.length);
  await play(orders, handlersOf(service));
  return statesOf(service, orders.length);
}

const orders = ordersOf(rows);
/** Each fifth of them, for a control. */
const some = orders.filter((_, index) => index % 5 === 0);
const strayed = (states: readonly string[], right: string | undefined) =>
  states.filter((state) => state !== right).length;

describe('triage', () => {
  it(
    'comes to the same cases and requests in whatever order intake, notifications and its own topic tell of them',
    async () => {
      const states = await playAll(await startTriage(), orders);
      const [right = ''] = states;
      expect(JSON.parse(right)).toMatchObject({
        cases: [{ tip_count: 1, state: 'offered' }],
        ...{ links: [1], tips: 1, known: [['customs-79', []]] },
        request: ['delivered', expect.anything(), expect.anything(), 2],
      });
      expect(new Set(states)).toEqual(new Set([right]));

      const forgetful = await startTriage();
      await forgetful.database.query(`
        CREATE FUNCTION forget_version() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN NEW.version := 0; RETURN NEW; END $$;
        CREATE TRIGGER forget_version BEFORE INSERT OR UPDATE ON takedown_cases
          FOR EACH ROW EXECUTE FUNCTION forget_version()`);
      const withoutVersions = strayed(await playAll(forgetful, some), right);
      expect(withoutVersions).toBeGreaterThan(0);

      const careless = await startTriage();
      await careless.database.query(`
        CREATE FUNCTION pass_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER pass_over BEFORE INSERT ON refused_tips FOR EACH ROW EXECUTE FUNCTION pass_over()`);
      const withoutRefusals = strayed(await playAll(careless, some), right);
      expect(withoutRefusals).toBeGreaterThan(0);
      note(12, {
        figure: `${orders.length} orders of ${rows.length} events of 3 topics: 1 state, in triage`,
        control:
          `with versions forgotten: another state in ${withoutVersions} of ${some.length} orders; ` +
          `with refusals forgotten that came before their tip: in ${withoutRefusals}`,
      });
    },
    LIMIT_MS,
  );
});
