import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { clientScheme } from './security-schemes.js';

/** The generated documents, as this gateway serves them. */
export interface CommittedDocuments {
  openApi: string;
  asyncApi: string;
}

/** Reads the documents from the release; only the gateway's own address is put into them. */
export async function readDocuments(directory: string, publicUrl: string): Promise<CommittedDocuments> {
  const [openApi, asyncApi] = await Promise.all([
    readFile(join(directory, 'openapi', 'vigil.json'), 'utf8'),
    readFile(join(directory, 'asyncapi.yaml'), 'utf8'),
  ]);
  return { openApi: JSON.stringify(atAddress(JSON.parse(openApi) as OpenAPIObject, publicUrl)), asyncApi };
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
