import { Api, type HttpAct } from './api.ts';
import { Operations } from './openapi.ts';
import type { Question, Saying } from './stage.ts';
import { clientToken } from './tokens.ts';

/** What an agency's or platform's process finds in its environment. */
export interface PlayerEnv {
  body: string;
  gatewayUrl: string;
  habits: string;
  port: number;
}

export type Parts = Record<string, (value: never) => Promise<unknown>>;

/** The environment of this process, and the API with the access that its credentials give. */
export async function enter(): Promise<PlayerEnv & { api: Api }> {
  const {
    BODY = '',
    GATEWAY_URL: gatewayUrl = '',
    CLIENT_ID: clientId = '',
    CLIENT_SECRET: clientSecret = '',
  } = process.env;
  const operations = await Operations.read(gatewayUrl);
  const token = clientToken({ gatewayUrl, operations }, { clientId, clientSecret });
  const api = new Api({ gatewayUrl, operations, token, onAccepted: report });
  return { body: BODY, gatewayUrl, habits: process.env.HABITS ?? '{}', port: Number(process.env.PORT ?? 0), api };
}

/** Plays the parts that the director asks for, until it leaves. */
export function play(parts: Parts): void {
  process.on('message', ({ id, part, value }: Question) => {
    const act = parts[part] as ((value: unknown) => Promise<unknown>) | undefined;
    Promise.resolve(act?.(value)).then(
      (answer) => say({ kind: 'answer', id, value: answer }),
      (error: Error) => say({ kind: 'answer', id, fault: error.stack ?? error.message }),
    );
  });
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group; the director decides when it is over.
  process.on('SIGINT', () => undefined);
}

/** Tells the director of an HTTP act. */
export function report(act: HttpAct): void {
  say({ kind: 'act', act });
}

/** Something that people who watch should know. */
export function tell(text: string): void {
  say({ kind: 'told', text });
}

function say(saying: Saying): void {
  if (process.connected) process.send?.(saying);
}
