/** The floor of confirmations: COPY of the same items into a table with the same indexes. Prints items per second. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export interface CopyOrder {
  databaseUrl: string;
  batch: number;
}

const { databaseUrl, batch } = JSON.parse(process.argv[2] ?? '{}') as CopyOrder;
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
await client.query('DROP TABLE IF EXISTS copied_items');
await client.query('CREATE TABLE copied_items (LIKE triage.takedown_items INCLUDING ALL)');
const { rows } = await client.query<Record<string, unknown>>(
  `SELECT id, request_id, place, url, violation, action, 'done' AS outcome, false AS late, now()::text AS confirmed_at
   FROM triage.takedown_items`,
);
const columns = Object.keys(rows[0] ?? {});
const lines = rows.map((row) => `${columns.map((column) => String(row[column])).join('\t')}\n`);
const begun = performance.now();
for (let start = 0; start < lines.length; start += batch) {
  const copy = client.query(copyFrom(`COPY copied_items (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from([lines.slice(start, start + batch).join('')]), copy);
}
const seconds = (performance.now() - begun) / 1_000;
await client.end();
process.stdout.write(JSON.stringify(lines.length / seconds));
