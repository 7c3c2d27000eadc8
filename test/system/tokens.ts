import { join } from 'node:path';
import { requestOfficerToken } from '../../infra/officer-token.ts';
import { ROOT } from '../../infra/paths.ts';
import { runProgram } from '../../infra/run-program.ts';

interface Credentials {
  clientId: string;
  clientSecret: string;
}

interface ClientWish {
  body: string;
  scopes: readonly string[];
}

interface OfficerWish {
  body: string;
  roles: readonly string[];
  pseudonym?: string;
}

const agencyScopes = [
  ...['tips:submit', 'tips:record', 'tips:read', 'cases:read', 'cases:write', 'takedowns:issue', 'takedowns:read'],
  ...['notices:read', 'notices:acknowledge', 'webhooks:manage'],
];

/** Access tokens of everybody whom a test needs; clients are registered through the API by the registrar. */
export class Tokens {
  private readonly kept = new Map<string, Promise<string>>();

  constructor(
    private readonly issuers: { gateway: string; officers: string; officerSecret: string },
    private readonly registrarCredentials: Credentials,
  ) {}

  registrar(): Promise<string> {
    return this.once('registrar', () => this.grant(this.registrarCredentials));
  }

  /** A client of an agency with everything that an agency may do. */
  agency(body = 'market-surveillance-01'): Promise<string> {
    return this.client({ body, scopes: agencyScopes });
  }

  /** A client of a platform with everything that a platform may do. */
  platform(body = 'platform-cho-viet'): Promise<string> {
    return this.client({ body, scopes: ['takedowns:confirm', 'webhooks:manage'] });
  }

  /** A client that may read reports alone. */
  reports(): Promise<string> {
    return this.client({ body: 'standing-office', scopes: ['reports:read'] });
  }

  client({ body, scopes }: ClientWish): Promise<string> {
    return this.once(`client ${body} ${scopes.join(' ')}`, async () =>
      this.grant(await this.register({ name: `Ứng dụng thử của ${body}`, body, scopes })),
    );
  }

  officer({ body, roles, pseudonym }: OfficerWish): Promise<string> {
    const { officers, officerSecret } = this.issuers;
    return this.once(`officer ${body} ${roles.join(' ')} ${pseudonym}`, () =>
      requestOfficerToken(officers, officerSecret, { body, roles: [...roles], pseudonym }),
    );
  }

  /** Registers a client and answers with its id and secret. */
  async register(client: ClientWish & { name: string }): Promise<Credentials> {
    const answer = await fetch(`${this.issuers.gateway}/v1/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.registrar()}`, 'content-type': 'application/json' },
      body: JSON.stringify(client),
    });
    if (answer.status !== 201) throw new Error(`No client for ${client.body}: ${await answer.text()}`);
    const { id, secret } = (await answer.json()) as { id: string; secret: string };
    return { clientId: id, clientSecret: secret };
  }

  /** An access token for a client by the client credentials grant. */
  async grant({ clientId, clientSecret }: Credentials): Promise<string> {
    const answer = await fetch(`${this.issuers.gateway}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (!token) throw new Error(`No token for the client ${clientId}: ${answer.status}`);
    return token;
  }

  private once(key: string, make: () => Promise<string>): Promise<string> {
    const kept = this.kept.get(key) ?? make();
    this.kept.set(key, kept);
    kept.catch(() => this.kept.delete(key)); // A failure while the gateway is away is not for ever.
    return kept;
  }
}

/** Makes the first registrar by the command that operators use. */
export async function createRegistrar(gatewayEnv: Record<string, string>): Promise<Credentials> {
  const program = join(ROOT, 'dist', 'apps', 'gateway', 'src', 'create-registrar.js');
  const env = { ...process.env, ...gatewayEnv };
  const { code, output } = await runProgram(process.execPath, [program], { env });
  if (code !== 0) throw new Error(`The registrar could not be made:\n${output}`);
  return JSON.parse(output.slice(output.indexOf('{"clientId"'))) as Credentials;
}
