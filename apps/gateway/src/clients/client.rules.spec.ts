import { scopes } from '#shared/auth';
import { scopesFor, scopesOfPersons, scopesTooMany } from './client.rules.js';

describe('the scopes of a client', () => {
  it('let a platform confirm takedowns, and neither issue them nor read tips', () => {
    expect(scopesTooMany('platform-cho-viet', ['takedowns:confirm', 'webhooks:manage'])).toEqual([]);
    expect(scopesTooMany('platform-cho-viet', ['takedowns:issue', 'tips:read'])).toEqual([
      'takedowns:issue',
      'tips:read',
    ]);
  });

  it('let an agency work on cases, and neither confirm as a platform nor register clients', () => {
    expect(scopesTooMany('market-surveillance-01', ['cases:write', 'takedowns:issue'])).toEqual([]);
    expect(scopesTooMany('market-surveillance-01', ['takedowns:confirm', 'clients:manage'])).toHaveLength(2);
  });

  it('let only the Standing Office register clients and read the national report', () => {
    expect(scopesFor('standing-office')).toEqual(expect.arrayContaining(['clients:manage', 'reports:read', 'ops']));
  });

  it('leave no scope that nobody can have, but for those that a person alone may have', () => {
    const bodies = ['platform-sao-mua', 'committee-79', 'standing-office'];
    const ofNobody = scopes.filter((scope) => !bodies.some((body) => scopesFor(body).includes(scope)));
    expect([...ofNobody].sort()).toEqual([...scopesOfPersons].sort());
  });
});
