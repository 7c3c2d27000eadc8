import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: { type: string; challenge?: string; timestamp?: string; data?: Record<string, unknown> };
  at: number;
}

export interface Reply {
  status: number;
  body?: string;
  headers?: Record<string, string>;
  /** Milliseconds before the answer. */
  afterMs?: number;
}

/** A partner's webhook endpoint: a real HTTP server on loopback, which notes every call. */
export interface Receiver {
  /** `127.0.0.1:<port>`. */
  target: string;
  url: string;
  calls: ReceivedCall[];
  /** The calls of one type of message. */
  callsOf(type: string): ReceivedCall[];
  /** Decides about answers from now on; by default challenges are echoed and the rest accepted. */
  answer: (call: ReceivedCall) => Reply;
  close(): Promise<void>;
}

/** Echoes challenges, accepts the rest. */
export function accept(call: ReceivedCall): Reply {
  return call.body.challenge === undefined
    ? { status: 204 }
    : { status: 200, body: JSON.stringify({ challenge: call.body.challenge }) };
}

export async function startReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const body = JSON.parse(raw || '{}') as ReceivedCall['body'];
      const call = { path: request.url ?? '', headers: request.headers, raw, body, at: Date.now() };
      calls.push(call);
      const reply = receiver.answer(call);
      const send = () => response.writeHead(reply.status, reply.headers).end(reply.body);
      if (reply.afterMs === undefined) send();
      else setTimeout(send, reply.afterMs).unref();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = {
    target,
    url: `http://${target}/hooks`,
    calls,
    callsOf: (type) => calls.filter((call) => call.body.type === type),
    answer: accept,
    close: () => closeServer(server),
  };
  return receiver;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
