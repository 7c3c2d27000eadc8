import { informantSetting, purpose, reason } from '../api-conformance/informants.ts';
import type { Request, Thing } from './door.ts';

/** The bodies of the acts on an opening. */
export const openingBodies = {
  askForInformant: JSON.stringify(purpose),
  consentToInformantOpening: JSON.stringify(reason),
  refuseInformantOpening: JSON.stringify(reason),
};

interface Makers {
  offeredCase(): Promise<{ tip: Thing }>;
  /** An opening that waits for consent. */
  opening(): Promise<Thing>;
}

/** Requests with which each act succeeds. */
export function informantMakers(things: Makers): Record<string, () => Promise<Request>> {
  const decide = async (body: string) => {
    const { id, version } = await things.opening();
    return { id, headers: { 'if-match': `"${version}"` }, body };
  };
  return {
    askForInformant: async () => ({ id: (await things.offeredCase()).tip.id, body: openingBodies.askForInformant }),
    consentToInformantOpening: () => decide(openingBodies.consentToInformantOpening),
    refuseInformantOpening: () => decide(openingBodies.refuseInformantOpening),
    addInformantSetting: async () => ({ body: JSON.stringify(informantSetting) }),
  };
}
