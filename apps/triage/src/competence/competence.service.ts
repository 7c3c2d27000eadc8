import { Injectable } from '@nestjs/common';
import { vnDate } from '#shared/config';
import type { Tx } from '#shared/database';
import { BodiesService } from '../bodies/bodies.service.js';
import { competenceOf, inForceOn, isShutOut, type Competence, type CompetenceFacts } from './competence.rules.js';
import { seedCompetence } from './seed/competence.seed.js';

/** Finds the competent bodies by the routing table and the register of bodies. */
@Injectable()
export class CompetenceService {
  private readonly table = seedCompetence();

  constructor(private readonly bodies: BodiesService) {}

  /** The way from facts to competent bodies, as it is at this moment; one look into the register serves a whole set. */
  async routerAt(tx: Tx, at: Date): Promise<(facts: CompetenceFacts) => Competence> {
    const existing = await this.bodies.existingAt(tx, at);
    const inForce = inForceOn(vnDate(at), this.table);
    return (facts) => competenceOf(facts, inForce, (code) => existing.has(code) && !isShutOut(code, facts, existing));
  }
}
