import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring, matchHash } from '#shared/auth';
import { ENV } from '#shared/config';
import type { Identifier } from '#shared/contracts';
import type { IntakeEnv } from '../intake.env.js';
import { readSubject, type PersonalTrace, type SubjectTraces } from './subject.rules.js';

/** What identifies the accused of a tip, as events may carry it. */
export interface IdentifiedSubject {
  identifiers: Identifier[];
  platform?: string;
}

/** Turns the traces of a seller into identifiers; what may be a person's leaves only hashed and sealed. */
@Injectable()
export class IdentifiersService {
  private readonly matchKey: KeyObject;
  private readonly keyring: Keyring;

  constructor(@Inject(ENV) env: IntakeEnv) {
    this.matchKey = env.MATCH_KEY;
    this.keyring = Keyring.parse(env.EVENT_FIELD_KEYS);
  }

  identify(traces: SubjectTraces): IdentifiedSubject {
    const { clear, personal, platform } = readSubject(traces);
    return { identifiers: [...clear, ...personal.map((trace) => this.sealed(trace))], platform };
  }

  private sealed({ kind, value }: PersonalTrace): Identifier {
    const hash = matchHash(this.matchKey, kind, value);
    // Bound to kind and hash, so that a sealed value cannot be passed off as that of another number.
    return { kind, hash, sealed: this.keyring.seal(value, `${kind}.${hash}`) };
  }
}
