import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

const CONNECT_LIMIT_MS = 1_000;

/** A port that nobody listens on at this moment; the preferred one when it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  const { port, giveUp } = await holdPort(0);
  await giveUp();
  return port;
}

/** Whether a server could listen on the port now. */
async function isFree(port: number): Promise<boolean> {
  const held = await holdPort(port).catch(() => undefined);
  await held?.giveUp();
  return held !== undefined;
}

/** A port that no other program can take until it is given up. */
export interface HeldPort {
  port: number;
  giveUp: () => Promise<void>;
}

/** Holds a port, 0 for any; rejects when another program listens on it. */
export async function holdPort(port: number): Promise<HeldPort> {
  const server = createServer((socket) => socket.destroy()).unref();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const giveUp = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, giveUp };
}

/** Holds the first free port from `first` on; after `tries` any free one. */
export async function holdNextPort(first: number, tries = 100): Promise<HeldPort> {
  for (let port = first; port < first + tries; port += 1) {
    const held = await holdPort(port).catch(() => undefined);
    if (held) return held;
  }
  return holdPort(0);
}

/** Sends `request` and resolves with the first bytes of the answer; rejects when nothing answers in time. */
export async function ask(host: string, port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_LIMIT_MS });
    socket.once('connect', () => socket.write(request));
    socket.once('timeout', () => socket.destroy(new Error(`no answer from ${host}:${port}`)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`${host}:${port} closed the connection`)));
    socket.once('data', (bytes) => {
      resolve(bytes);
      socket.destroy();
    });
  });
}
