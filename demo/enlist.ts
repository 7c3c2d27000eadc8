import { Api } from './api.ts';
import { agencies, platforms } from './cast.ts';
import { Player, type Audience } from './stage.ts';
import type { Operations } from './openapi.ts';
import { clientToken } from './tokens.ts';
import type { Credentials, DemoWorld } from './world.ts';

const agencyScopes = [
  ...['tips:read', 'cases:read', 'cases:write', 'takedowns:issue', 'takedowns:read'],
  ...['notices:read', 'notices:acknowledge'],
];
const platformScopes = ['takedowns:confirm', 'webhooks:manage'];

/** The agencies' and platforms' programs, each with credentials of its own. */
export interface Troupe {
  agencies: Player[];
  platforms: Player[];
  credentials: ReadonlyMap<string, Credentials>;
}

/** Registers a client for each body that has a program, and starts the programs. */
export async function enlist(
  world: DemoWorld,
  operations: Operations,
  audienceOf: (body: string) => Audience,
): Promise<Troupe> {
  const registrar = new Api({
    gatewayUrl: world.gatewayUrl,
    operations,
    token: clientToken({ gatewayUrl: world.gatewayUrl, operations }, world.registrar),
  });
  const credentials = new Map<string, Credentials>();
  const join = async (
    program: string,
    body: string,
    { scopes, env }: { scopes: string[]; env: Record<string, string> },
  ) => {
    const client = await register(registrar, body, scopes);
    credentials.set(body, client);
    const access = { GATEWAY_URL: world.gatewayUrl, CLIENT_ID: client.clientId, CLIENT_SECRET: client.clientSecret };
    return new Player(program, { body, env: { ...access, ...env } }, audienceOf(body));
  };
  const ofAgencies = Object.entries(agencies).map(([body, habits]) =>
    join('agency.ts', body, { scopes: agencyScopes, env: { HABITS: JSON.stringify(habits) } }),
  );
  const ofPlatforms = Object.entries(platforms).map(([body, habits], place) => {
    const env = { HABITS: JSON.stringify(habits), PORT: String(world.platformPorts[place]) };
    return join('platform.ts', body, { scopes: platformScopes, env });
  });
  const troupe = { agencies: await Promise.all(ofAgencies), platforms: await Promise.all(ofPlatforms), credentials };
  await Promise.all(troupe.platforms.map((platform) => platform.ask('enlist')));
  return troupe;
}

async function register(registrar: Api, body: string, scopes: string[]): Promise<Credentials> {
  const sent = { name: `Chương trình trình diễn của ${body}`, body, scopes };
  const { id, secret } = await registrar.call<{ id: string; secret: string }>('registerClient', { body: sent });
  return { clientId: id, clientSecret: secret };
}
