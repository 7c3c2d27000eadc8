import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keyring, matchHash } from '#shared/auth';
import { ENV } from '#shared/config';
import type { Identifier } from '#shared/contracts';
import type { IntakeEnv } from '../intake.env.js';
import { findingsIn, type Extraction, type Finding } from './extraction.rules.js';
import { identifierKeyOf, tellingKeysOf, identifierKeysOf } from './identifier-key.rules.js';
import { possibleTraces } from './possible-traces.rules.js';
import { readSubject, type SealedTrace, type SubjectTraces } from './subject.rules.js';

/** What identifies the accused of a tip, as events may carry it. */
export interface IdentifiedSubject {
  identifiers: Identifier[];
  platform?: string;
}

/** Findings that are kept of one tip; a text that names more is a list, and its first ones tell whose. */
const EXTRACTIONS_MAX = 50;

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
    return { identifiers: [...clear, ...personal.map(({ kind, value }) => this.sealed(kind, value))], platform };
  }

  /** What a text names besides what is known already, each once and where it first stands. */
  extract(text: string, { known, at }: { known: readonly Identifier[]; at: Date }): Extraction[] {
    const keys = new Set(identifierKeysOf(known));
    const found = findingsIn(text, at).filter((finding) => !keys.has(this.keyOf(finding)));
    return found.slice(0, EXTRACTIONS_MAX).map((finding) => this.extractionOf(finding));
  }

  /** The keys of traces, but for those by which sellers cannot be told apart. */
  keysOf(traces: SubjectTraces): string[] {
    const { clear, personal } = readSubject(traces);
    return tellingKeysOf([...clear, ...personal.map((trace) => this.hashed(trace))]);
  }

  /** The keys under which tips may be found that what an officer has typed is about; empty where it is no identifier. */
  keysOfQuery(text: string, at: Date): string[] {
    const { clear, personal } = possibleTraces(text, at);
    return identifierKeysOf([...clear, ...personal.map((trace) => this.hashed(trace))]);
  }

  /** The value of a sealed trace; undefined once its key has been taken out of the ring, which destroys it. */
  open({ kind, hash, sealed }: SealedTrace): string | undefined {
    return this.keyring.holdsKeyOf(sealed) ? this.keyring.open(sealed, `${kind}.${hash}`).toString('utf8') : undefined;
  }

  private extractionOf({ kind, value, start, end }: Finding): Extraction {
    if (kind === 'url' || kind === 'tax-code') return { kind, value, start, end };
    const { hash, sealed } = this.sealed(kind, value);
    return { kind, hash, sealed, start, end };
  }

  private keyOf({ kind, value }: Finding): string {
    const isClear = kind === 'url' || kind === 'tax-code';
    return identifierKeyOf(isClear ? { kind, value } : this.hashed({ kind, value }));
  }

  private hashed({ kind, value }: { kind: string; value: string }): { kind: string; hash: string } {
    return { kind, hash: matchHash(this.matchKey, kind, value) };
  }

  private sealed<Kind extends string>(kind: Kind, value: string): SealedTrace<Kind> {
    const hash = matchHash(this.matchKey, kind, value);
    // Bound to kind and hash, so that a sealed value cannot be passed off as that of another number.
    return { kind, hash, sealed: this.keyring.seal(value, `${kind}.${hash}`) };
  }
}
