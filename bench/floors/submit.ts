/** The floor of a submission: bare Fastify and pg, one statement for the row and its outbox row. Prints its address. */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { tipRecords } from '../records.ts';

const { databaseUrl } = JSON.parse(process.argv[2] ?? '{}') as { databaseUrl: string };
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const server = fastify();

server.post('/v1/tips', async (request, reply) => {
  const [event] = tipRecords(1);
  const id = event?.key ?? randomUUID();
  await pool.query({
    name: 'submit',
    text: `WITH tip AS (INSERT INTO submitted_tips (id, body) VALUES ($1, $2))
           INSERT INTO outbox (topic, event_type, bucket, event_id, aggregate_id, version, headers, payload)
           VALUES ('intake.tips', 'tip.received.v1', 0, $3, $1::text, 1, $4, $5)`,
    values: [id, JSON.stringify(request.body), randomUUID(), event?.headers, event?.value],
  });
  return reply.code(201).send({ id });
});

process.stdout.write(`${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
