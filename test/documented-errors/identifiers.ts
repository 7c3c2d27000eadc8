import type { Door } from './door.ts';

/** Of a seller about whom nobody else of the tests says anything. */
export const followed = JSON.stringify({ shopId: 'cv-389390', platform: 'platform-cho-viet' });

/** Requests about what identifies the accused that are well-formed. */
export const identifierBodies = { lookUpFollow: JSON.stringify({ receiptCode: '0000000000000000' }) };

/** Decides on the first extraction of a tip what has been decided already. */
export async function decideTwice(door: Door, id: string): Promise<void> {
  let version = 1;
  for (const operationId of ['confirmTipIdentifier', 'dropTipIdentifier']) {
    await door.done(operationId, { id, headers: { 'if-match': `"${version}"` } });
    version += 1;
    const again = await door.call(door.operation(operationId), { id, headers: { 'if-match': `"${version}"` } });
    expect(again).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
  }
}
