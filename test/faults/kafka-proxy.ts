import { startTcpProxy, type Line, type TcpProxy } from '#shared/testing';

/** Keys of the protocol's requests (kafka.apache.org/protocol). */
export const PRODUCE = 0;
export const FIND_COORDINATOR = 10;
export const JOIN_GROUP = 11;

/** What becomes of a request: it goes its way, its connection breaks before it arrives, or after it was carried out. */
export type Fate = 'answered' | 'cut' | 'reply-lost';

export interface KafkaProxy extends TcpProxy {
  /** Decides about each request, the n-th of its kind from 1 on. */
  decide(fate: (request: number, nth: number) => Fate): void;
  /** How many requests of a kind have come by. */
  seen(request: number): number;
}

interface Talk {
  /** Bytes of the present request that are still to come. */
  rest: number;
  /** The beginning of a request, too short to know it by. */
  head: Buffer;
  replyLost: boolean;
}

/** Length and key of a request. */
const HEAD_BYTES = 6;

/** A line to a broker that knows where requests begin, so that a test can lose the reply to one of them. */
export async function startKafkaProxy(target: { host: string; port: number }): Promise<KafkaProxy> {
  const talks = new WeakMap<Line, Talk>();
  const counts = new Map<number, number>();
  let fateOf: (request: number, nth: number) => Fate = () => 'answered';

  /** Looks at the beginnings of requests in these bytes. */
  const follow = (talk: Talk, bytes: Buffer): boolean => {
    const all = Buffer.concat([talk.head, bytes]);
    let at = talk.rest;
    while (at + HEAD_BYTES <= all.length) {
      const request = all.readInt16BE(at + 4);
      const nth = (counts.get(request) ?? 0) + 1;
      counts.set(request, nth);
      const fate = fateOf(request, nth);
      if (fate === 'cut') return false;
      if (fate === 'reply-lost') talk.replyLost = true;
      at += all.readInt32BE(at) + 4;
    }
    talk.head = all.subarray(at);
    talk.rest = Math.max(0, at - all.length);
    return true;
  };

  const proxy = await startTcpProxy(target, (line, way, bytes) => {
    const talk = talks.get(line) ?? { rest: 0, head: Buffer.alloc(0), replyLost: false };
    talks.set(line, talk);
    return way === 'there' ? follow(talk, bytes) : !talk.replyLost;
  });
  return {
    ...proxy,
    decide: (fate) => void (fateOf = fate),
    seen: (request) => counts.get(request) ?? 0,
  };
}
