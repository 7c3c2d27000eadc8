import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { plannedPorts, reservePorts } from './port-book.ts';
import { freePort } from './ports.ts';
import { scratchFolder } from './testing/scratch.ts';

describe('the ports of the programs', () => {
  const folder = scratchFolder();
  let stranger: Server;
  let taken: number;

  beforeAll(async () => {
    stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    taken = (stranger.address() as AddressInfo).port;
  });
  afterAll(() => stranger.close());

  it('differ from each other and stay the same at the next start', async () => {
    const file = join(folder, 'ports.json');
    const book = await reservePorts(file);
    expect(new Set(Object.values(book)).size).toBe(6);
    expect(await reservePorts(file)).toEqual(book);
    expect(plannedPorts(file)).toEqual(book);
  });

  it('take the gateway port that the user has fixed', async () => {
    const port = await freePort();
    expect((await reservePorts(join(folder, 'fixed.json'), String(port))).gateway).toBe(port);
  });

  it('refuse a fixed gateway port that is taken, and say what to do', async () => {
    await expect(reservePorts(join(folder, 'taken.json'), String(taken))).rejects.toThrow(
      `Port ${taken} (GATEWAY_PORT) is taken: stop the program that listens there, choose another GATEWAY_PORT`,
    );
  });

  it('refuse a gateway port that is no port', async () => {
    await expect(reservePorts(join(folder, 'wrong.json'), 'http')).rejects.toThrow('must be a number from 1 to 65535');
  });
});
