import { Injectable } from '@nestjs/common';
import { Gathered, Transactions } from '#shared/database';
import { brakeWindows, type BrakeCounts, type BrakeWindow } from './brake-limits.js';
import { WHOLE_DAY, type CountingMoment } from './counting-time.js';
import { NetworkSalts, type NetworkSalt } from './network-salts.js';
import type { Networks } from './networks.js';

/** More would only make each of them smaller. */
const STATEMENTS_AT_ONCE = 2;
const REQUESTS_PER_STATEMENT = 200;
/** A request that waits longer than this goes uncounted; see `AbuseBrake`. */
const WAIT_LIMIT_MS = 250;

/** One count that a request adds to. */
interface Place {
  saltId: string;
  minute: number;
  hash: string;
}

/** What one request adds to its counts: 1, or -1 to take it back. */
interface Addition {
  places: readonly Place[];
  by: 1 | -1;
}

/** What is counted, and when. */
export interface Counting {
  networks: Networks;
  windows: readonly BrakeWindow[];
  at: CountingMoment;
}

interface CountRow {
  salt_id: string;
  minute: number;
  network: string;
  requests: number;
}

/** The salt under which a request was hashed has been destroyed meanwhile. */
class SaltGone extends Error {}

/** Counts requests by hashed network, for all replicas together; those of the same moment in one statement. */
@Injectable()
export class NetworkCounts {
  private readonly gathered: Gathered<Addition, number[]>;

  constructor(
    private readonly salts: NetworkSalts,
    private readonly transactions: Transactions,
  ) {
    this.gathered = new Gathered((additions) => this.write(additions), {
      runsAtOnce: STATEMENTS_AT_ONCE,
      questionsPerRun: REQUESTS_PER_STATEMENT,
      waitLimitMs: WAIT_LIMIT_MS,
    });
  }

  /** Counts a request and answers the place that it has in each window. @throws the database's error. */
  add(counting: Counting): Promise<BrakeCounts> {
    return this.change(counting, 1);
  }

  /** Takes a request back that was counted and then refused. @throws the database's error. */
  async takeBack(counting: Counting): Promise<void> {
    await this.change(counting, -1);
  }

  /** What the windows have seen so far. @throws the database's error. */
  async read({ networks, windows, at }: Counting): Promise<BrakeCounts> {
    const salt = await this.salts.of(at.day);
    const places = windows.map((name) => placeOf(salt, name, { networks, at }));
    const rows = await this.transactions.runAlone<{ requests: number }[]>(
      `SELECT coalesce(known.requests, 0) AS requests
       FROM unnest($1::uuid[], $2::smallint[], $3::text[]) WITH ORDINALITY AS asked (salt_id, minute, network, n)
       LEFT JOIN network_counts AS known ON known.salt_id = asked.salt_id AND known.minute = asked.minute
         AND known.network = decode(asked.network, 'hex')
       ORDER BY n`,
      columnsOf(places),
    );
    return Object.fromEntries(windows.map((name, index) => [name, rows[index]?.requests ?? 0]));
  }

  private async change(counting: Counting, by: 1 | -1): Promise<BrakeCounts> {
    try {
      return await this.changeOnce(counting, by);
    } catch (error) {
      if (!(error instanceof SaltGone)) throw error;
      this.salts.drop();
      return this.changeOnce(counting, by);
    }
  }

  private async changeOnce({ networks, windows, at }: Counting, by: 1 | -1): Promise<BrakeCounts> {
    const salt = await this.salts.of(at.day);
    const places = windows.map((name) => placeOf(salt, name, { networks, at }));
    const counts = await this.gathered.ask({ places, by });
    return Object.fromEntries(windows.map((name, index) => [name, counts[index]]));
  }

  private async write(additions: Addition[]): Promise<PromiseSettledResult<number[]>[]> {
    const sums = sumsOf(additions);
    const places = [...sums.values()].map(({ place }) => place);
    // Counts without their salt are not made. The order is the same for all, so that no two wait for each other.
    const rows = await this.transactions.runPrepared<CountRow>(
      `INSERT INTO network_counts AS known (salt_id, minute, network, requests)
       SELECT salt.id, added.minute, decode(added.network, 'hex'), added.requests
       FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::integer[]) AS added (salt_id, minute, network, requests)
       JOIN network_salts AS salt ON salt.id = added.salt_id
       ORDER BY 1, 2, 3
       ON CONFLICT (salt_id, minute, network) DO UPDATE SET requests = known.requests + excluded.requests
       RETURNING salt_id, minute, encode(network, 'hex') AS network, requests`,
      [...columnsOf(places), [...sums.values()].map(({ sum }) => sum)],
    );
    return positionsOf(additions, sums, rows);
  }
}

/** By minute and by day a network has different hashes, so that the rows of one cannot be joined to the other. */
function placeOf(salt: NetworkSalt, name: BrakeWindow, { networks, at }: Pick<Counting, 'networks' | 'at'>): Place {
  const { reach, span } = brakeWindows[name];
  const minute = span === 'minute' ? at.minute : WHOLE_DAY;
  return {
    saltId: salt.id,
    minute,
    hash: salt.hashOf(`${name} ${minute}`, reach === 'everyone' ? '' : networks[reach]),
  };
}

function columnsOf(places: readonly Place[]): unknown[] {
  return [places.map(({ saltId }) => saltId), places.map(({ minute }) => minute), places.map(({ hash }) => hash)];
}

type Sums = Map<string, { place: Place; sum: number }>;

const nameOf = ({ saltId, minute, hash }: Place) => `${saltId} ${minute} ${hash}`;

function sumsOf(additions: readonly Addition[]): Sums {
  const sums: Sums = new Map();
  for (const { places, by } of additions)
    for (const place of places) {
      const sum = (sums.get(nameOf(place))?.sum ?? 0) + by;
      sums.set(nameOf(place), { place, sum });
    }
  return sums;
}

/** Each request's own place in its counts: what was there before the statement, and those before it in the statement. */
function positionsOf(
  additions: readonly Addition[],
  sums: Sums,
  rows: readonly CountRow[],
): PromiseSettledResult<number[]>[] {
  const reached = new Map(
    rows.map(({ salt_id: saltId, minute, network, requests }) => {
      const name = nameOf({ saltId, minute, hash: network });
      return [name, requests - (sums.get(name)?.sum ?? 0)];
    }),
  );
  return additions.map(({ places, by }) => {
    const counts = places.map((place) => {
      const count = (reached.get(nameOf(place)) ?? NaN) + by;
      reached.set(nameOf(place), count);
      return count;
    });
    if (counts.some(Number.isNaN)) return { status: 'rejected', reason: new SaltGone('The salt is gone.') };
    return { status: 'fulfilled', value: counts };
  });
}
