import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request, type Dispatcher } from 'undici';
import { signWebhook } from '#shared/auth';
import { SystemClock } from '#shared/config';
import { lookupPublic } from './webhook-address.guard.js';
import { causeOfError, causeOfStatus, type WebhookCause } from './webhook-cause.rules.js';
import { WebhookTargets } from './webhook-targets.service.js';

/** Longest an endpoint may take for connection and answer together. */
export const ANSWER_LIMIT_MS = 10_000;
/** Most that is read of an answer: nothing more is needed of it than an echoed challenge. */
const ANSWER_LIMIT_BYTES = 16_384;
/** Connections to one endpoint at once. */
const CONNECTIONS = 4;

/** One message to one endpoint. */
export interface WebhookCall {
  url: string;
  /** The endpoint's signing secret, `whsec_…`. */
  secret: string;
  /** Stays the same however often the message is sent. */
  messageId: string;
  /** The JSON text that is signed and sent, byte by byte. */
  body: string;
}

/** What came of a call; `cause` is absent when the endpoint accepted. */
export interface WebhookAnswer {
  cause?: WebhookCause;
  status?: number;
  text: string;
}

/** Sends signed messages (Standard Webhooks) to endpoints of others, and to nothing that is not theirs. */
@Injectable()
export class WebhookClient implements OnApplicationShutdown {
  // Tokens, signatures and leases use real time: receivers compare the timestamp with their own clock.
  private readonly realTime = new SystemClock();
  private readonly guarded = new Agent({ connections: CONNECTIONS, connect: { lookup: lookupPublic } });
  private readonly unguarded = new Agent({ connections: CONNECTIONS });

  constructor(private readonly targets: WebhookTargets) {}

  /** Never throws: whatever goes wrong is the answer's cause. Redirects are not followed. */
  async post(call: WebhookCall, ending?: AbortSignal): Promise<WebhookAnswer> {
    const url = new URL(call.url);
    // The operator's list may have become shorter since the endpoint was registered.
    if (!this.targets.isOpen(url)) return { cause: 'address-refused', text: '' };
    const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const signal = ending ? AbortSignal.any([limit, ending]) : limit;
    try {
      return await answerOf(await this.send(url, call, signal));
    } catch (error) {
      return { cause: causeOfError(signal.aborted ? signal.reason : error), text: '' };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.guarded.destroy(), this.unguarded.destroy()]);
  }

  private send(url: URL, call: WebhookCall, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const timestamp = this.realTime.now();
    return request(url, {
      method: 'POST',
      dispatcher: this.targets.isAllowed(url) ? this.unguarded : this.guarded,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Vigil-389-Webhooks/1',
        'webhook-id': call.messageId,
        'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
        'webhook-signature': signWebhook(call.secret, call.messageId, timestamp, call.body),
      },
      body: call.body,
      signal,
    });
  }
}

async function answerOf({ statusCode, body }: Dispatcher.ResponseData): Promise<WebhookAnswer> {
  const cause = causeOfStatus(statusCode);
  return { ...(cause ? { cause } : {}), status: statusCode, text: await beginningOf(body) };
}

/** The status has decided: an answer that is too long or breaks off is as good as one without text. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > ANSWER_LIMIT_BYTES) return '';
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}
