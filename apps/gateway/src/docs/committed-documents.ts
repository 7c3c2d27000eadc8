import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { GatewayEnv } from '../gateway.env.js';
import { withOfficerLogin } from './officer-login.js';
import { clientScheme } from './security-schemes.js';

/** The generated documents, as this gateway serves them. */
export interface CommittedDocuments {
  openApi: string;
  asyncApi: string;
  /** Where officers log in, for whoever shows the documents. */
  officerIssuers: string[];
}

/** Reads the documents from the release; only the addresses of this installation are put into them. */
export async function readDocuments(env: GatewayEnv): Promise<CommittedDocuments> {
  const directory = env.DOCUMENTS_DIR;
  const officerIssuers = env.TRUSTED_ISSUERS.filter(({ kind }) => kind === 'officer').map(({ issuer }) => issuer);
  const [openApi, asyncApi] = await Promise.all([
    readFile(join(directory, 'openapi', 'vigil.json'), 'utf8'),
    readFile(join(directory, 'asyncapi.yaml'), 'utf8'),
  ]);
  const document = atAddress(JSON.parse(openApi) as OpenAPIObject, env.PUBLIC_URL);
  return { openApi: JSON.stringify(withOfficerLogin(document, officerIssuers)), asyncApi, officerIssuers };
}

/** Tools that load the document from a file still have to find the server and its token endpoint. */
function atAddress(document: OpenAPIObject, publicUrl: string): OpenAPIObject {
  const { origin } = new URL(publicUrl);
  const schemes = document.components?.securitySchemes ?? {};
  const client = schemes[clientScheme];
  if (client && 'flows' in client && client.flows?.clientCredentials) {
    client.flows.clientCredentials.tokenUrl = `${origin}/oauth2/token`;
  }
  return { ...document, servers: [{ url: origin, description: 'The gateway that serves this document.' }] };
}
