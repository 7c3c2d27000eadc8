import { changedEntries, searchTextOf, type BodyEntry } from './body.rules.js';

const entry = (overrides: Partial<BodyEntry> = {}): BodyEntry => ({
  bodyId: 'id-1',
  code: 'dms',
  kind: 'ministry-force',
  name: 'Cục',
  nameEn: 'Agency',
  validFrom: '2025-03-01',
  ...overrides,
});

describe('changedEntries', () => {
  it('gives a new body version 1 and a changed one the next, with the id it has', () => {
    const known = [{ ...entry({ bodyId: 'id-old' }), version: 3 }];
    const changed = changedEntries([entry({ name: 'Cục mới' }), entry({ code: 'tax', bodyId: 'id-2' })], known);
    expect(changed).toEqual([
      expect.objectContaining({ code: 'dms', bodyId: 'id-old', version: 4 }),
      expect.objectContaining({ code: 'tax', bodyId: 'id-2', version: 1 }),
    ]);
  });

  it('passes over what is unchanged, an absent value being the same as null', () => {
    const known = [{ ...entry({ parent: null, hosts: ['a.example', 'b.example'] }), version: 1 }];
    expect(changedEntries([entry({ hosts: ['b.example', 'a.example'] })], known)).toEqual([]);
  });
});

describe('searchTextOf', () => {
  it('drops case and diacritics, đ included', () => {
    expect(searchTextOf('DMS', 'Cục  Quản lý thị trường Đà Nẵng')).toBe('dms cuc quan ly thi truong da nang');
  });
});
