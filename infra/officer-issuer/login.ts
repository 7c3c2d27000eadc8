import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { demoOfficers } from './officers.ts';

const BODY_LIMIT_BYTES = 4_096;

/** The login of a stand-in: whoever sits at this machine picks the officer to be. */
export async function serveLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') return showOfficers(response);
  const accountId = new URLSearchParams(await readBody(request)).get('officer') ?? '';
  if (!demoOfficers.some((officer) => officer.pseudonym === accountId)) return showOfficers(response);
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope('openid');
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId }, consent });
}

function showOfficers(response: ServerResponse): void {
  const options = demoOfficers.map(({ pseudonym, body, roles }) => {
    return `<option value="${pseudonym}">${body} (${roles.join(', ')})</option>`;
  });
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Đăng nhập cán bộ (thử nghiệm)</title>
<style>body { font: 16px/1.5 system-ui; max-width: 32rem; margin: 4rem auto; } select, button { font: inherit; padding: .4rem; }</style>
<h1>Đăng nhập cán bộ</h1>
<p>Máy chủ định danh thử nghiệm: chọn một cán bộ để đăng nhập.</p>
<form method="post">
  <label>Cán bộ <select name="officer">${options.join('')}</select></label>
  <button>Đăng nhập</button>
</form>
</html>`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new Error('The login form is larger than any honest one.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
