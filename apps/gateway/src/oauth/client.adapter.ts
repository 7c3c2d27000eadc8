import type { AdapterPayload } from 'oidc-provider';
import { validate as isUuid } from 'uuid';
import { GrantAdapter, type GrantTables } from './grant.adapter.js';

interface ClientRow {
  body: string;
  scopes: string[];
  secret_hashes: string[];
}

/** Shows the provider the registered clients that may still sign in. Only the client registry writes them. */
export class ClientAdapter extends GrantAdapter {
  constructor(private readonly clients: GrantTables) {
    super('Client', clients);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    if (!isUuid(id)) return undefined;
    const [client]: ClientRow[] = await this.clients.dataSource.query(
      `SELECT client.body, client.scopes, array_agg(secret.secret_hash ORDER BY secret.created_at) AS secret_hashes
       FROM oauth_clients client
       JOIN oauth_client_secrets secret ON secret.client_id = client.id
       WHERE client.id = $1 AND client.disabled_at IS NULL
         AND (secret.expires_at IS NULL OR secret.expires_at > now())
       GROUP BY client.id`,
      [id],
    );
    return client && metadataOf(id, client);
  }
}

function metadataOf(id: string, { body, scopes, secret_hashes: hashes }: ClientRow): AdapterPayload {
  return {
    client_id: id,
    // The provider wants some secret to be registered; what is presented is compared with the hashes instead.
    client_secret: hashes[0],
    secret_hashes: hashes,
    body,
    scope: scopes.join(' '),
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}
