import type { Growth } from './paths/growth.ts';
import type { Idle } from './paths/idle.ts';
import type { Search } from './paths/search.ts';
import type { Soak } from './paths/soak.ts';
import type { Submissions } from './paths/submit.ts';
import type { TipToCase } from './paths/tip-to-case.ts';
import type { Comparison } from './rounds.ts';

/** The paths that `npm run bench -- <path> …` can measure by themselves. */
export interface PathFigures {
  submit?: Submissions;
  relay?: Comparison;
  consume?: Comparison;
  confirm?: Comparison;
  tipToCase?: TipToCase;
  idle?: Idle;
  growth?: Growth;
  search?: Search;
  soak?: Soak;
}

export interface BenchResult extends PathFigures {
  /** When the run ended, UTC. */
  at: string;
  machine: { cores: number; processor: string; memoryGib: number; node: string; postgres: string; loadBefore: number };
  durability: { fsync: string; synchronousCommit: string };
}
