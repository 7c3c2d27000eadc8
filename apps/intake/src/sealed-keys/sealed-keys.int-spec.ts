import { randomBytes } from 'node:crypto';
import { Keyring } from '#shared/auth';
import { NOW, openRoom, rowsOf, type Room } from '../../test/intake-room.js';
import { aMailWithFiles } from '../../test/mails.data.js';
import { InformantsService } from '../informants/informants.service.js';
import type { IntakeEnv } from '../intake.env.js';
import { SealedKeys } from './sealed-keys.service.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tip_drafts, audit_rows CASCADE'));

const k2 = randomBytes(32).toString('base64');

/** The parts of a service whose keyring has a new current key. */
function rotated() {
  const ring = { current: 'k2', keys: { ...room.env.INTAKE_IDENTITY_KEYS.keys, k2 } };
  const env = { ...room.env, INTAKE_IDENTITY_KEYS: ring } as IntakeEnv;
  const informants = new InformantsService(env);
  return { ring, keys: new SealedKeys(room.transactions, informants, room.audit, env) };
}

async function arrive(): Promise<void> {
  const mail = aMailWithFiles([1, 2].map((n) => ({ name: `${n}.jpg`, content: Buffer.from(`tệp ${n}`) })));
  const content = await room.reading.read(new Uint8Array(mail));
  await room.arrivals.keep({ body: 'committee-79', mark: '1/1', arrivedAt: NOW, sender: {}, content });
}

type Sealed = Record<'draft_id' | 'sealed_key' | 'key_id' | 'sealed_identity' | 'sealed_content', string> & {
  number: number;
};
const sealed = (table: string) => rowsOf(room.db, table) as unknown as Promise<Sealed[]>;

it('puts the keys of senders and files under the new key, with which alone both are then opened', async () => {
  await arrive();
  const { keys } = rotated();
  await keys.rewrap();
  const onlyNew = { current: 'k2', keys: { k2 } };
  const [sender] = await sealed('draft_senders');
  const informants = new InformantsService({ ...room.env, INTAKE_IDENTITY_KEYS: onlyNew });
  const identity = { key: sender!.sealed_key, identity: sender!.sealed_identity };
  expect(informants.open(identity, sender!.draft_id)).toMatchObject({ email: 'canary.sender@hopthu.example' });
  const contents = (await sealed('draft_files')).map(({ draft_id, number, sealed_key, sealed_content, key_id }) => {
    const place = `${draft_id}/${number}`;
    const dataKey = Keyring.parse(onlyNew).open(sealed_key, place).toString('base64');
    const own = Keyring.parse({ current: 'own', keys: { own: dataKey } });
    return `${key_id}: ${own.open(sealed_content, place).toString()}`;
  });
  expect(contents.toSorted()).toEqual(['k2: tệp 1', 'k2: tệp 2']);
});

it('leaves what is under the current key, and what does not open, as it was', async () => {
  await arrive();
  await room.db.query(`UPDATE draft_files SET sealed_key = 'k1.AAAA' WHERE number = 1`);
  const { keys } = rotated();
  await keys.rewrap();
  const before = [await sealed('draft_senders'), await sealed('draft_files')];
  expect(
    before
      .flat()
      .map(({ key_id: id }) => id)
      .toSorted(),
  ).toEqual(['k1', 'k2', 'k2']);
  await keys.rewrap();
  expect([await sealed('draft_senders'), await sealed('draft_files')]).toEqual(before);
});
