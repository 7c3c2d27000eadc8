import type { TipToCase } from './tip-to-case.ts';

export interface BenchResult {
  /** When the run ended, UTC. */
  at: string;
  machine: { cores: number; processor: string; memoryGib: number; node: string; postgres: string; loadBefore: number };
  durability: { fsync: string; synchronousCommit: string };
  tipToCase: TipToCase;
}
