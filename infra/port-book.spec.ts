import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { plannedPorts, reservePorts, type Reservation } from './port-book.ts';
import { freePort, holdPort } from './ports.ts';
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

  const reserved: Reservation[] = [];
  const reserve = async (name: string, fixed?: string) => {
    const reservation = await reservePorts(join(folder, name), fixed);
    reserved.push(reservation);
    return reservation;
  };
  const giveUpAll = async ({ book, giveUp }: Reservation) => {
    for (const port of Object.values(book)) await giveUp(port);
  };
  afterEach(async () => void (await Promise.all(reserved.splice(0).map(giveUpAll))));

  it('stay the same at the next start', async () => {
    const first = await reserve('ports.json');
    await giveUpAll(first);
    expect((await reserve('ports.json')).book).toEqual(first.book);
    expect(plannedPorts(join(folder, 'ports.json'))).toEqual(first.book);
  });

  it('differ from each other and from those of another clone that starts at the same moment', async () => {
    const both = await Promise.all([reserve('one.json'), reserve('two.json')]);
    expect(new Set(both.flatMap(({ book }) => Object.values(book))).size).toBe(12);
  });

  it('are free for a program once they are given up for it', async () => {
    const { book, giveUp } = await reserve('given.json');
    await expect(holdPort(book.intake)).rejects.toThrow('EADDRINUSE');
    await giveUp(book.intake);
    await (await holdPort(book.intake)).giveUp();
  });

  it('take the gateway port that the user has fixed', async () => {
    const port = await freePort();
    expect((await reserve('fixed.json', String(port))).book.gateway).toBe(port);
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
