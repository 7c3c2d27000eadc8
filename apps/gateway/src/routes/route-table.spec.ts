import { readFileSync } from 'node:fs';
import type { ServiceDocuments } from '../docs/documents.js';
import { routingFaults } from '../docs/routing-faults.js';
import { openApiPathOf, routeTable } from './route-table.js';

const names = ['gateway', 'intake', 'triage', 'notifications', 'reporting'] as const;
const documents = Object.fromEntries(names.map((name) => [name, committed(name)])) as ServiceDocuments;

function committed(name: string): unknown {
  return JSON.parse(readFileSync(`openapi/${name}.json`, 'utf8'));
}

describe('the route table', () => {
  it('leads every route to an operation of its service, and every public operation to a route', () => {
    expect(routingFaults(documents, routeTable)).toEqual([]);
  });

  it('names each operation once', () => {
    const operations = routeTable.map(({ method, path }) => `${method} ${openApiPathOf(path)}`);
    expect(new Set(operations).size).toBe(operations.length);
  });

  it('holds back what is internal', () => {
    expect(routeTable.filter(({ path }) => !path.startsWith('/v1/'))).toEqual([]);
  });

  it('counts writes without a token more strictly than reads', () => {
    const open = routeTable.filter(({ access, method }) => access === 'public' && method === 'POST');
    expect(open.length).toBeGreaterThan(2);
    expect(open.filter(({ rate }) => rate !== 'public-write' && rate !== 'public-lookup')).toEqual([]);
  });
});
