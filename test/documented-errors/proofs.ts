import type { System } from '../system.ts';

/** As if very much came from everywhere: each submission needs a proof of work. */
const askingForProofs = { BRAKE_LIMITS: JSON.stringify({ 'everyone-minute': { free: 0 } }) };

/** The public, which alone is asked for proofs. */
export const withoutToken = { headers: { authorization: '' } };

/** Does `work` while the gateway asks for a proof with each submission. */
export async function whileProofsAreAskedFor(
  { services: { gateway } }: Pick<System, 'services'>,
  work: () => Promise<void>,
): Promise<void> {
  await gateway.stop();
  await gateway.start(askingForProofs);
  try {
    await work();
  } finally {
    await gateway.stop();
    await gateway.start();
  }
}
