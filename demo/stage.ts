import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { HttpAct } from './api.ts';

/** What the director asks of a process, and what it says. */
export interface Question {
  id: number;
  part: string;
  value: unknown;
}

export type Saying =
  | { kind: 'answer'; id: number; value?: unknown; fault?: string }
  | { kind: 'act'; act: HttpAct }
  | { kind: 'told'; text: string };

export interface Audience {
  onAct: (act: HttpAct) => void;
  onTold: (text: string) => void;
}

/** An agency or a platform: a process of its own that knows nothing but its environment. */
export class Player {
  readonly body: string;
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private questions = 0;

  constructor(program: string, { body, env }: { body: string; env: Record<string, string> }, audience: Audience) {
    this.body = body;
    const path = process.env.PATH ?? '';
    this.process = fork(join(import.meta.dirname, program), { env: { PATH: path, ...env, BODY: body } });
    this.process.on('message', (saying: Saying) => this.hear(saying, audience));
    this.process.once('exit', (code) => this.fail(new Error(`The process of ${body} ended with code ${code}.`)));
  }

  /** Has the process play a part, and resolves with what it answers. */
  ask<T>(part: string, value: unknown = {}): Promise<T> {
    const id = (this.questions += 1);
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.process.send({ id, part, value } satisfies Question);
    return answer.promise as Promise<T>;
  }

  leave(): void {
    this.process.removeAllListeners('exit');
    this.process.disconnect();
  }

  private hear(saying: Saying, { onAct, onTold }: Audience): void {
    if (saying.kind === 'act') return onAct(saying.act);
    if (saying.kind === 'told') return onTold(saying.text);
    const answer = this.waiting.get(saying.id);
    this.waiting.delete(saying.id);
    if (saying.fault === undefined) answer?.resolve(saying.value);
    else answer?.reject(new Error(`${this.body}: ${saying.fault}`));
  }

  private fail(error: Error): void {
    for (const answer of this.waiting.values()) answer.reject(error);
  }
}
