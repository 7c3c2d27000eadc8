import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook } from '#shared/auth';

export interface TakedownMessage {
  requestId: string;
  reference: string;
  items: { itemId: string }[];
}

/** A platform's own server: it takes webhooks, verifies each signature, and remembers what it was told. */
export class DemoPlatform {
  /** What it was told, by message id: told twice, it is one message. */
  readonly messages = new Map<string, TakedownMessage>();
  /** How many deliveries it took, repeated ones included. */
  deliveries = 0;
  /** Deliveries whose signature was wrong. */
  forged = 0;
  secret = '';
  private slow = false;
  private readonly open = new Set<ServerResponse>();
  private onMessage: (message: TakedownMessage) => void = () => undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.take(request, response));
  }

  static async open(): Promise<DemoPlatform> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DemoPlatform(server);
  }

  get target(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Deliveries that it has read and not answered. */
  get unanswered(): number {
    return this.open.size;
  }

  /** Called once for each message. */
  onTold(tell: (message: TakedownMessage) => void): void {
    this.onMessage = tell;
  }

  /** From now on it reads deliveries and answers none, until `recover`. */
  stall(): void {
    this.slow = true;
  }

  recover(): void {
    this.slow = false;
    for (const response of this.open) response.destroy();
    this.open.clear();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const message = JSON.parse(raw.toString()) as { type: string; challenge?: string; data: TakedownMessage };
    if (message.challenge !== undefined) return void response.end(JSON.stringify({ challenge: message.challenge }));
    if (this.slow) return void this.open.add(response);
    if (!verifyWebhook([this.secret], request.headers, raw)) this.forged += 1;
    this.remember(String(request.headers['webhook-id']), message.data);
    response.end('{}');
  }

  private remember(id: string, message: TakedownMessage): void {
    this.deliveries += 1;
    if (this.messages.has(id)) return;
    this.messages.set(id, message);
    this.onMessage(message);
  }
}
