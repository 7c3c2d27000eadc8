import { Api, type HttpAct } from './api.ts';
import type { Case } from './answers.ts';
import { agencies } from './cast.ts';
import { CaseWork } from './case-work.ts';
import type { Operations } from './openapi.ts';
import { officerToken } from './tokens.ts';
import type { DemoWorld } from './world.ts';

/** Bodies visited at once. */
const AT_ONCE = 4;

export interface OfficersOptions {
  world: DemoWorld;
  operations: Operations;
  onAccepted: (act: HttpAct) => void;
  onTold: (body: string, text: string) => void;
}

/** The officers of all bodies that have no program: they come to their desks when something lies there for them. */
export class Officers {
  private readonly options: OfficersOptions;
  private readonly desks = new Map<string, CaseWork>();
  private readonly apis = new Map<string, Api>();
  /** Notices that are still to be acknowledged, as `body case role`. */
  private readonly expected = new Set<string>();
  private readonly known = new Set<string>();

  constructor(options: OfficersOptions) {
    this.options = options;
  }

  /** The API as an officer of the body with the roles uses it. */
  as(body: string, ...roles: string[]): Api {
    const key = `${body} ${roles.join(' ')}`;
    const { world, operations, onAccepted } = this.options;
    const { gatewayUrl, officerIssuer } = world;
    const token = officerToken(officerIssuer, { body, roles });
    const api = this.apis.get(key) ?? new Api({ gatewayUrl, operations, token, onAccepted });
    this.apis.set(key, api);
    return api;
  }

  /** Every body for which something lies there works on it; with `follow`, also on the cases it has accepted. */
  async work(visit: { at: Date; follow: boolean }): Promise<void> {
    const cases = await this.as('standing-office', 'standing-office').all<Case>('listCases');
    for (const one of cases) this.expect(one);
    const called = [...this.expected].map((key) => key.split(' ')[0] as string);
    const leading = visit.follow ? cases.filter(({ state }) => state === 'accepted').map(({ lead }) => lead) : [];
    const bodies = [...new Set([...called, ...leading])].filter((body) => !(body in agencies));
    const next = async () => {
      for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) await this.visit(body, visit);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  private async visit(body: string, visit: { at: Date; follow: boolean }): Promise<void> {
    const acknowledged = await this.deskOf(body).visit(visit);
    for (const { caseId, role } of acknowledged) this.expected.delete(`${body} ${caseId} ${role}`);
  }

  private deskOf(body: string): CaseWork {
    const tell = (text: string) => this.options.onTold(body, text);
    const desk = this.desks.get(body) ?? new CaseWork(this.as(body, 'case-officer'), { body, habits: {}, tell });
    this.desks.set(body, desk);
    return desk;
  }

  /** The lead and the supporting bodies are each to get one notice about the case; platforms get none. */
  private expect({ id, lead, supports, state }: Case): void {
    if (state === 'dismissed') return this.forget(id);
    const notified = supports.filter((body) => !body.startsWith('platform-'));
    for (const key of [`${lead} ${id} lead`, ...notified.map((body) => `${body} ${id} support`)]) {
      const body = key.split(' ')[0] as string;
      if (!this.known.has(key) && !(body in agencies)) this.expected.add(key);
      this.known.add(key);
    }
  }

  private forget(caseId: string): void {
    for (const key of this.expected) if (key.includes(` ${caseId} `)) this.expected.delete(key);
  }
}
