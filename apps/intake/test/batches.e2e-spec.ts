import { startIntake, type IntakeService } from './intake-service.js';
import { aTip } from './tips.data.js';

let intake: IntakeService;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake.close());

const MOST = 10_000;

/** As many tips as one request may have, of the length that fits into it. */
const items = Array.from({ length: MOST }, (_, number) => {
  const { kind, content, violation, place } = aTip({ kind: 'right-holder' });
  const links = [`https://choviet.example/shop/cv-${number}`];
  return { externalId: `CRM-${number}`, tip: { kind, content, violation, place, links } };
});

interface Answer {
  accepted: number;
  duplicate: number;
  refused: number;
  results: { externalId: string; result: string; reference: string; receiptCode?: string }[];
}

it('takes ten thousand tips in one request, tells each its result, and takes none of them twice', async () => {
  const partner = await intake.client('rights-alliance', 'tips:submit');
  const submit = async () =>
    (await intake.http.post('/v1/tips/batches').set(partner).send({ items }).expect(200)).body as Answer;
  const { results, ...counts } = await submit();
  expect(counts).toEqual({ accepted: MOST, duplicate: 0, refused: 0 });
  expect(results.map(({ externalId }) => externalId)).toEqual(items.map(({ externalId }) => externalId));
  expect(new Set(results.map(({ reference }) => reference)).size).toBe(MOST);
  expect(results.every(({ receiptCode = '' }) => /^\d{16}$/.test(receiptCode))).toBe(true);
  const again = await submit();
  expect(again).toMatchObject({ accepted: 0, duplicate: MOST });
  expect(again.results.map(({ reference }) => reference)).toEqual(results.map(({ reference }) => reference));
  const [stored] = await intake.database.query<{ tips: number }>('SELECT count(*)::integer AS tips FROM tips');
  expect(stored).toEqual({ tips: MOST });
}, 180_000);

it('refuses one more than that, and takes none of them', async () => {
  const partner = await intake.client('brand-union', 'tips:submit');
  const more = [...items, { ...items[0], externalId: 'one-more' }];
  const answer = await intake.http.post('/v1/tips/batches').set(partner).send({ items: more });
  expect(answer.body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/items' }] });
});
