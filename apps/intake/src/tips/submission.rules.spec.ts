import type { Scope } from '#shared/auth';
import { aTip } from '../../test/tips.data.js';
import type { SubmitTipDto } from './submit-tip.dto.js';
import { momentOf, submissionFaults, submitterOf } from './submission.rules.js';

const now = new Date('2026-11-24T01:30:00Z');
const callerWith = (...scopes: Scope[]) => {
  return { subject: 's', kind: 'officer' as const, body: 'b', scopes: new Set(scopes) };
};

describe('the right to submit', () => {
  it('needs no token, and with a token one of two scopes', () => {
    expect(submitterOf(undefined)).toBe('public');
    expect(submitterOf(callerWith('tips:submit'))).toBe('partner');
    expect(submitterOf(callerWith('tips:record', 'tips:submit'))).toBe('officer');
    expect(submitterOf(callerWith('tips:read'))).toBeUndefined();
  });
});

describe('faults of a submission', () => {
  const pointers = (changes: Partial<SubmitTipDto>, submitter: 'public' | 'officer') =>
    submissionFaults(aTip(changes), submitter, now).map(({ pointer, code }) => `${pointer} ${code}`);

  it('are all named at once where the public writes what officers state', () => {
    const changes = {
      channel: 'phone',
      receivedAt: '2026-11-24T00:00:00Z',
      lateReason: 'x',
      accusedBody: 'y',
    } as const;
    expect(pointers(changes, 'public')).toEqual([
      '/channel officer-only',
      '/receivedAt officer-only',
      '/lateReason officer-only',
      '/accusedBody officer-only',
    ]);
    expect(pointers({ channel: 'web' }, 'public')).toEqual([]);
  });

  it.each([
    [{}, ['/channel is-defined']],
    [{ channel: 'web' }, ['/channel officer-channel']],
    [{ channel: 'phone', accusedBody: 'tax-01' }, ['/accusedBody integrity-only']],
    [{ channel: 'phone', accusedBody: 'tax-01', violation: 'official-misconduct' }, []],
    [{ channel: 'phone', receivedAt: '2026-11-24T01:30:01Z' }, ['/receivedAt in-future']],
    [{ channel: 'phone', receivedAt: '2026-13-24T01:30:00Z' }, ['/receivedAt is-rfc3339']],
    [{ channel: 'phone', receivedAt: '2025-11-01T00:00:00Z', lateReason: 'x' }, ['/receivedAt too-old']],
    [{ channel: 'phone', receivedAt: '2026-11-24T07:30:00+07:00' }, []],
    [{ channel: 'phone', receivedAt: '2026-11-24T07:29:59+07:00' }, ['/lateReason is-defined']],
    [{ channel: 'phone', receivedAt: '2026-11-20T00:00:00Z', lateReason: 'Mất điện' }, []],
  ] as [Partial<SubmitTipDto>, string[]][])('of an officer who enters %j are %j', (changes, faults) => {
    expect(pointers(changes, 'officer')).toEqual(faults);
  });

  it.each([
    [{ provinceCode: '02' }, ['/place/provinceCode unknown-place']],
    [
      { provinceCode: '02', communeCode: '99999' },
      ['/place/provinceCode unknown-place', '/place/communeCode unknown-place'],
    ],
    [{ provinceCode: '79', communeCode: '00070' }, ['/place/communeCode other-province']],
  ])('in the place %j are %j', (place, faults) => {
    expect(pointers({ place }, 'public')).toEqual(faults);
  });
});

describe('moments', () => {
  it('are read with any offset, and not where they do not exist', () => {
    expect(momentOf('2026-11-24T08:30:00+07:00')).toEqual(now);
    expect(momentOf('2026-11-24T25:30:00Z')).toBeUndefined();
  });
});
