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
    const threads = new Map(steps.flatMap(({ id, threadId }) => (threadId === undefined ? [] : [[id, threadId]])));
    const fresh = appliedTo(new Map<string, F>(), rules, steps);
    const added = await addFacts(tx, rules.kind, { facts: fresh, threads });
    const known = steps.filter(({ id }) => !added.has(id));
    const before = await lockFacts<F>(tx, rules.kind, [...new Set(known.map(({ id }) => id))]);
    const after = appliedTo(before, rules, known);
    await writeFacts(tx, rules.kind, { facts: after, threads });
    for (const id of added) {
      before.set(id, rules.unknown);
      after.set(id, fresh.get(id) ?? rules.unknown);
    }
    const delta = deltaOf(
      [...before.values()].flatMap((fact) => rules.contributionsOf(fact)),
      [...after.values()].flatMap((fact) => rules.contributionsOf(fact)),
    );
    if (delta.length === 0) return;
    await lockFigures(tx, rules.kind);
    await addToFigures(tx, delta, latest(changes));
  }
}

/** The facts after all steps, in order per fact. */
function appliedTo<F>(facts: ReadonlyMap<string, F>, { unknown }: FactRules<F>, steps: readonly FactChange<F>[]) {
  const after = new Map(facts);
  for (const { id, apply } of steps) after.set(id, apply(after.get(id) ?? unknown));
  return after;
}

/** Facts as they are to be written, with the threads of those whose events named one. */
interface FactsToWrite<F> {
  facts: ReadonlyMap<string, F>;
  threads: ReadonlyMap<string, string>;
}

/** Writes those of which nothing was known, as they are after all steps; answers their ids. */
async function addFacts<F>(tx: Tx, kind: FactKind, written: FactsToWrite<F>): Promise<Set<string>> {
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO facts (kind, id, fact, thread_id)
     SELECT $1, fresh.id, fresh.fact, fresh.thread_id
     FROM ROWS FROM (unnest($2::uuid[], $3::uuid[]), jsonb_array_elements($4)) AS fresh(id, thread_id, fact)
     ORDER BY fresh.id
     ON CONFLICT DO NOTHING RETURNING id`,
    [kind, ...columnsOf(written)],
  );
  return new Set(rows.map(({ id }) => id));
}

async function lockFacts<F>(tx: Tx, kind: FactKind, ids: string[]): Promise<Map<string, F>> {
  if (ids.length === 0) return new Map();
  const rows: FactRow<F>[] = await tx.query(
    `SELECT id, fact FROM facts WHERE kind = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`,
    [kind, ids],
  );
  return new Map(rows.map((row) => [row.id, row.fact]));
}

/** The ids are said twice: told only what it is joined with, the planner reads the whole table of facts. */
async function writeFacts<F>(tx: Tx, kind: FactKind, written: FactsToWrite<F>): Promise<void> {
  if (written.facts.size === 0) return;
  await tx.query(
    `UPDATE facts SET fact = changed.fact, thread_id = coalesce(changed.thread_id, facts.thread_id)
     FROM ROWS FROM (unnest($2::uuid[], $3::uuid[]), jsonb_array_elements($4)) AS changed(id, thread_id, fact)
     WHERE facts.kind = $1 AND facts.id = changed.id AND facts.id = ANY ($2::uuid[])`,
    [kind, ...columnsOf(written)],
  );
}

/** Ids, threads and facts; the facts as one text, which is sooner written and read than one for each. */
function columnsOf<F>({ facts, threads }: FactsToWrite<F>): unknown[] {
  const ids = [...facts.keys()];
  return [ids, ids.map((id) => threads.get(id) ?? null), JSON.stringify([...facts.values()])];
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
