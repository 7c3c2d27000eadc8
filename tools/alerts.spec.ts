import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import '#shared/http'; // Makes known every metric that all services show.
import { metrics } from '#shared/observability';
import { SERVICES } from '../infra/service-names.ts';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

const file = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const { groups } = parse(file('ops/alerts.yml')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules.map((rule) => [rule.alert, rule] as const));
const exported = [...metrics.getMetricsAsArray().map(({ name }) => name), ...ofSingleServices()];

/** The metrics that one service alone has; tools may not import a service, so its sources are read. */
function ofSingleServices(): string[] {
  const sources = globSync('apps/*/src/**/*.ts', { cwd: join(import.meta.dirname, '..') });
  return sources.flatMap((path) => [...file(path).matchAll(/name: '(vigil_\w+)'/g)].map(([, name = '']) => name));
}

/** What a rule must watch, by the metric that tells of it. */
const watched = [
  'vigil_outbox_oldest_age_seconds',
  'vigil_relay_failures_total',
  'vigil_consumer_lag_messages',
  'vigil_consumer_up',
  'vigil_consumer_progress_age_seconds',
  'vigil_parked_messages',
  'vigil_parked_oldest_age_seconds',
  'vigil_service_ready',
  'vigil_intake_identities_under_old_keys',
  'vigil_gateway_brake_failures_total',
  'vigil_gateway_forgotten_at_seconds',
  'vigil_intake_attachments_unchecked',
  'vigil_intake_mailbox_up',
  'vigil_intake_mailbox_mails_total',
];

/** The metrics that an expression names, or the place where it is not PromQL. */
function metricsIn(expr: string): string[] {
  const names: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr.slice(from, from + 20)}`);
      if (node.name === 'Identifier' && node.parent?.name === 'VectorSelector') names.push(expr.slice(from, to));
    },
  });
  return names;
}

/** The anchors that a page on GitHub gives its headings. */
function anchorsOf(page: string): string[] {
  const headings = [...file(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

describe('the alert rules', () => {
  it('are read by a parser that knows an error (control)', () => {
    expect(metricsIn('max by (a) (some_metric{state="x"}) > 60')).toEqual(['some_metric']);
    expect(() => metricsIn('max by (a (some_metric) > 60')).toThrow('not PromQL');
  });

  it.each(rules)('%s is PromQL over metrics that the services export', (_, { expr }) => {
    const named = metricsIn(expr);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !exported.includes(name))).toEqual([]);
  });

  it.each(rules)('%s says how bad it is, what it is and where to read on', (alert, rule) => {
    expect(['critical', 'warning']).toContain(rule.labels.severity);
    expect(rule.annotations.summary).toMatch(/\w.*\.$/);
    expect(rule.for).toMatch(/^\d+[sm]$/);
    const [page = '', anchor = ''] = rule.annotations.runbook_url.split('#');
    expect(anchor).toBe(alert.toLowerCase());
    expect(anchorsOf(page)).toContain(anchor);
  });

  it('watch everything that is to be watched, and have names of their own', () => {
    const named = new Set(rules.flatMap(([, { expr }]) => metricsIn(expr)));
    expect([...named].toSorted()).toEqual(watched.toSorted());
    const ofServices = rules.find(([alert]) => alert === 'ServiceNotReady')?.[1].expr ?? '';
    for (const service of SERVICES) expect(ofServices).toContain(`absent(vigil_service_ready{service="${service}"})`);
    expect(new Set(rules.map(([alert]) => alert)).size).toBe(rules.length);
  });
});

describe('docs/operations.md', () => {
  it('names no metric that does not exist', () => {
    const named = [...file('docs/operations.md').matchAll(/`(vigil_\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(
      named.filter((name) => !exported.includes(name) && !/^vigil_(intake|triage|notifications|reporting)$/.test(name)),
    ).toEqual([]);
  });
});
