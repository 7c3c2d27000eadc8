import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a proxy does with the bytes that one side sends: pass them on, keep them back, or lose them. */
export type Passage = 'open' | 'held' | 'lost';

export interface TcpProxy {
  port: number;
  /** Sets what becomes of the bytes towards the target and back from it; held bytes go on when it is open again. */
  let(passage: { there?: Passage; back?: Passage }): void;
  /** Delays every reply, in milliseconds. */
  delay(ms: number): void;
  /** Breaks every connection there is; with `refuse`, new ones as well, until `accept`. */
  cut(options?: { refuse?: boolean }): void;
  accept(): void;
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** One connection through the proxy: the sockets towards the target and back to the client. */
export interface Line {
  there: Socket;
  back: Socket;
}

/** Sees the bytes of one side before they go on; answering false breaks the connection instead. */
export type Watch = (line: Line, way: keyof Line, bytes: Buffer) => boolean;

/**
 * A line between a client and a server (a broker, a database) that a test can cut, hold, delay and make deaf.
 * @param target is looked at with each new connection, so it may be set later.
 */
export async function startTcpProxy(
  target: { host: string; port: number },
  watch: Watch = () => true,
): Promise<TcpProxy> {
  const passage: Record<keyof Line, Passage> = { there: 'open', back: 'open' };
  const lines = new Set<Line>();
  const held: (() => void)[] = [];
  let delayMs = 0;
  let refusing = false;

  const pipe = (line: Line, from: Socket, way: keyof Line) => {
    const to = line[way];
    from.on('data', (bytes: Buffer) => {
      if (!watch(line, way, bytes)) return void line.back.resetAndDestroy();
      const pass = () => void (to.writable && to.write(bytes));
      if (passage[way] === 'held') held.push(pass);
      else if (passage[way] === 'open') void (way === 'back' && delayMs > 0 ? setTimeout(pass, delayMs) : pass());
    });
  };

  const server = createServer((client) => {
    if (refusing) return void client.resetAndDestroy();
    const line: Line = { there: connect(target), back: client };
    lines.add(line);
    const end = () => {
      lines.delete(line);
      line.there.destroy();
      client.destroy();
    };
    for (const socket of [client, line.there]) socket.setNoDelay().on('error', end).on('close', end);
    pipe(line, client, 'there');
    pipe(line, line.there, 'back');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = ({ refuse = false } = {}) => {
    refusing = refuse;
    for (const line of lines) for (const socket of [line.back, line.there]) socket.resetAndDestroy();
    held.length = 0;
  };
  return {
    port: (server.address() as AddressInfo).port,
    let: (wanted) => {
      Object.assign(passage, wanted);
      if (passage.there !== 'held' && passage.back !== 'held') for (const pass of held.splice(0)) pass();
    },
    delay: (ms) => void (delayMs = ms),
    cut,
    accept: () => void (refusing = false),
    connections: () => lines.size,
    close: async () => {
      cut({ refuse: true });
      server.close();
      await once(server, 'close');
    },
  };
}
