import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A platform's webhook endpoint that echoes the challenge and takes everything. */
export async function openReceiver(): Promise<{ target: string; close(): void }> {
  const server = createServer((request, answer) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const { challenge } = JSON.parse(Buffer.concat(chunks).toString()) as { challenge?: string };
      answer.end(JSON.stringify({ challenge }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { target: `127.0.0.1:${port}`, close: () => server.close() };
}
