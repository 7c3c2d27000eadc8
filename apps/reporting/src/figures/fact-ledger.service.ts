import { Injectable } from '@nestjs/common';
import type { Tx } from '#shared/database';
import type { FactChange, FactKind, FactRules } from './fact.rules.js';
import { deltaOf, type Contribution } from './figure.rules.js';

interface FactRow<F> {
  id: string;
  fact: F;
}

/**
 * Keeps facts (the last known state of each tip, case and takedown item) and, in the same transaction, the figures
 * that follow from them: what a change takes from one figure it adds to another. A report reads the figures alone,
 * so its cost does not grow with history.
 */
@Injectable()
export class FactLedger {
  /** Applies changes, in order per fact; set-based, with the facts locked in the order of their ids. */
  async change<F extends object>(tx: Tx, rules: FactRules<F>, changes: readonly FactChange<F>[]): Promise<void> {
    if (changes.length === 0) return;
    const steps = changes.map((change) => ({ ...change, id: change.id.toLowerCase() })); // As PostgreSQL writes a uuid.
    const before = await lockFacts(tx, rules, [...new Set(steps.map(({ id }) => id))]);
    const after = new Map(before);
    for (const { id, apply } of steps) after.set(id, apply(after.get(id) ?? rules.unknown));
    await writeFacts(tx, rules.kind, after, steps);
    const delta = deltaOf(
      [...before.values()].flatMap((fact) => rules.contributionsOf(fact)),
      [...after.values()].flatMap((fact) => rules.contributionsOf(fact)),
    );
    if (delta.length === 0) return;
    await lockFigures(tx, rules.kind);
    await addToFigures(tx, delta, latest(changes));
  }
}

async function lockFacts<F extends object>(tx: Tx, rules: FactRules<F>, ids: string[]): Promise<Map<string, F>> {
  await tx.query(
    `INSERT INTO facts (kind, id, fact) SELECT $1, id, $3::jsonb FROM unnest($2::uuid[]) AS id ORDER BY id
     ON CONFLICT DO NOTHING`,
    [rules.kind, ids, JSON.stringify(rules.unknown)],
  );
  const rows: FactRow<F>[] = await tx.query(
    `SELECT id, fact FROM facts WHERE kind = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`,
    [rules.kind, ids],
  );
  return new Map(rows.map((row) => [row.id, row.fact]));
}

async function writeFacts<F>(
  tx: Tx,
  kind: FactKind,
  facts: ReadonlyMap<string, F>,
  changes: readonly FactChange<F>[],
): Promise<void> {
  const threads = new Map(changes.flatMap(({ id, threadId }) => (threadId === undefined ? [] : [[id, threadId]])));
  const ids = [...facts.keys()];
  await tx.query(
    `UPDATE facts SET fact = changed.fact::jsonb, thread_id = coalesce(changed.thread_id, facts.thread_id)
     FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS changed(id, fact, thread_id)
     WHERE facts.kind = $1 AND facts.id = changed.id`,
    [kind, ids, [...facts.values()].map((fact) => JSON.stringify(fact)), ids.map((id) => threads.get(id) ?? null)],
  );
}

/**
 * A transaction changes the same figures several times, once per type of event: row locks alone would be taken
 * crosswise. All of a kind change its totals, so one at a time costs nothing; kinds have no figure in common.
 */
async function lockFigures(tx: Tx, kind: FactKind): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('reporting.figures'), hashtext($1))`, [kind]);
}

async function addToFigures(tx: Tx, delta: readonly Contribution[], changedAt: Date): Promise<void> {
  await tx.query(
    `INSERT INTO figures (month, measure, dimension, member, amount, changed_at)
     SELECT row.*, $6::timestamptz
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS row(month, measure, dimension, member, amount)
     ON CONFLICT (month, measure, dimension, member) DO UPDATE
       SET amount = figures.amount + excluded.amount, changed_at = greatest(figures.changed_at, excluded.changed_at)`,
    [
      delta.map(({ month }) => month),
      delta.map(({ measure }) => measure),
      delta.map(({ dimension }) => dimension),
      delta.map(({ member }) => member),
      delta.map(({ amount }) => amount),
      changedAt,
    ],
  );
}

function latest(changes: readonly { recordedAt: Date }[]): Date {
  return new Date(Math.max(...changes.map(({ recordedAt }) => recordedAt.getTime())));
}
