import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '#shared/config';
import { nextReferences, type Tx } from '#shared/database';
import type { TipReceivedV1 } from '#shared/contracts';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { CompetenceService } from '../competence/competence.service.js';
import { SubjectsService } from '../subjects/subjects.service.js';
import { groupTips, type KnownCase, type TipGroup } from '../subjects/tip-groups.rules.js';
import { ThreadsService } from '../threads/threads.service.js';
import { assessCases } from './case-assessment.writes.js';
import { publishJoined, publishOpened } from './case.events.js';
import {
  alsoKnownOf,
  asTipsOfCase,
  factsOf,
  firstActsOf,
  firstFactsOf,
  joinsOf,
  linksOf,
  membersOf,
} from './case-groups.rules.js';
import type { IncomingTip, NewCase, Relation, TipsOfCase } from './case-record.data.js';
import { openStates, priorityOf } from './case.rules.js';
import { countTips, insertCases, insertTips, recordActs, relateCases } from './cases.writes.js';
import { TipScreening } from './tip-screening.service.js';

interface Intake {
  opened: readonly NewCase[];
  joined: readonly TipsOfCase[];
  at: Date;
}

/** Brings tips into cases: a set of tips costs a constant number of statements, whatever its size. */
@Injectable()
export class CaseIntake {
  constructor(
    private readonly screening: TipScreening,
    private readonly subjects: SubjectsService,
    private readonly competence: CompetenceService,
    private readonly threads: ThreadsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Opens a case for each subject that is new, and joins the other tips to the open case about theirs. */
  async takeIn(tx: Tx, events: readonly ReceivedEvent<TipReceivedV1>[]): Promise<void> {
    const tips = await this.screening.admit(tx, events);
    if (tips.length === 0) return;
    const at = this.clock.now();
    await this.subjects.lock(
      tx,
      tips.flatMap((tip) => tip.identifiers),
      at,
    );
    const groups = groupTips(tips, await this.openCasesOf(tx, tips));
    const opened = await this.newCasesOf(
      tx,
      groups.filter((group) => !group.known),
      at,
    );
    const joined = joinsOf(groups);
    await this.write(tx, { opened, joined, at });
  }

  /** Looks only now that the identifiers are locked; the cases found stay open until the transaction ends. */
  private async openCasesOf(tx: Tx, tips: readonly IncomingTip[]): Promise<Map<string, KnownCase[]>> {
    const keys = new Set(tips.filter((tip) => !tip.alone).flatMap((tip) => tip.keys));
    const links = await this.subjects.openCasesOf(tx, [...keys]);
    if (links.length === 0) return new Map();
    const cases: KnownCase[] = await tx.query(
      `SELECT id, thread_id AS "threadId", opened_at AS "openedAt" FROM cases
       WHERE id = ANY ($1::uuid[]) AND state = ANY ($2::text[]) ORDER BY id FOR NO KEY UPDATE`,
      [links.map((link) => link.caseId), openStates],
    );
    const byId = new Map(cases.map((found) => [found.id, found]));
    const byKey = Map.groupBy(links, (link) => link.key);
    return new Map([...byKey].map(([key, of]) => [key, of.flatMap((link) => byId.get(link.caseId) ?? [])]));
  }

  private async newCasesOf(tx: Tx, groups: readonly TipGroup<IncomingTip>[], at: Date): Promise<NewCase[]> {
    if (groups.length === 0) return [];
    const references = await nextReferences(tx, 'VV', at, groups.length);
    const route = await this.competence.routerAt(tx, at);
    return groups.map((group, place) => {
      const facts = factsOf(group.tips);
      const { rule, lead, supports, chain } = route(facts);
      const reference = references[place] as string;
      const ids = { id: uuidv7(), threadId: randomUUID(), reference };
      return { ...ids, ...facts, tips: group.tips, competenceRule: rule, lead, supports, chain, openedAt: at };
    });
  }

  private async write(tx: Tx, { opened, joined, at }: Intake): Promise<void> {
    const former = await this.formerOf(tx, opened);
    const assessed = opened.map((one) => ({ ...one, assessment: priorityOf(firstFactsOf(one, former)) }));
    await insertCases(tx, assessed);
    const heads = new Map((await countTips(tx, joined)).map((head) => [head.id, head]));
    await insertTips(tx, joined, at);
    await this.subjects.link(tx, joined.flatMap(linksOf));
    await relateCases(tx, [...former, ...joined.flatMap(alsoKnownOf)], at);
    await this.threads.join(tx, [...opened.map(asTipsOfCase), ...joined].flatMap(membersOf));
    recordActs(tx, opened.flatMap(firstActsOf), at);
    await assessCases(
      tx,
      joined.map((group) => group.caseId),
    );
    publishOpened({ tx, outbox: this.outbox, at }, assessed);
    publishJoined({ tx, outbox: this.outbox, at }, joined, heads);
  }

  private async formerOf(tx: Tx, opened: readonly NewCase[]): Promise<Relation[]> {
    const searching = opened.filter((one) => !one.integrity);
    const keys = new Set(searching.flatMap((one) => one.tips.flatMap((tip) => tip.keys)));
    const former = Map.groupBy(await this.subjects.formerCasesOf(tx, [...keys]), (found) => found.key);
    return searching.flatMap((one) => {
      const found = one.tips.flatMap((tip) => tip.keys).flatMap((key) => former.get(key) ?? []);
      const ids = new Set(found.map((link) => link.caseId));
      return [...ids].map((id) => ({ caseId: one.id, relatedCaseId: id, relation: 'former' as const }));
    });
  }
}
