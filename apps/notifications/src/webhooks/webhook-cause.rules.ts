/** Why a request to an endpoint did not succeed, as far as its owner may know. */
export const webhookCauses = [
  'address-refused',
  'name-not-found',
  'connection-failed',
  'tls-failed',
  'timeout',
  'redirected',
  'http-status',
  'challenge-not-echoed',
] as const;

export type WebhookCause = (typeof webhookCauses)[number];

const causeOfCode: Readonly<Record<string, WebhookCause>> = {
  ERR_ADDRESS_REFUSED: 'address-refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ENODATA: 'name-not-found',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
};

const tlsCode = /^(?:ERR_(?:TLS|SSL)|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** The cause behind an error of the HTTP client. */
export function causeOfError(error: unknown): WebhookCause {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  return causeOfCode[String(code)] ?? (tlsCode.test(String(code)) ? 'tls-failed' : 'connection-failed');
}

/** The cause behind an answer; undefined for one that accepts. */
export function causeOfStatus(status: number): WebhookCause | undefined {
  if (status >= 200 && status < 300) return undefined;
  return status >= 300 && status < 400 ? 'redirected' : 'http-status';
}
