import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge, Solution } from 'altcha-lib/types';

/** What a form does with a challenge, in all its tries. */
export async function solve(challenge: Challenge): Promise<{ header: string; solution: Solution }> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('The challenge was not solved in time.');
  return { header: headerOf(challenge, solution), solution };
}

/** The value of `Altcha-Payload`, as the ALTCHA widget makes it. */
export function headerOf(challenge: unknown, solution: unknown): string {
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}
