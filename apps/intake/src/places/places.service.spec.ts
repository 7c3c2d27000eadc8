import { PlacesService } from './places.service.js';
import type { PlacesQuery } from './place.dto.js';

const places = new PlacesService();
const found = (query: Partial<PlacesQuery>) => places.find({ limit: 50, ...query });
const first = (q: string) => found({ q }).items[0];

describe('a search for places', () => {
  it.each([
    ['00004', { kind: 'commune', name: 'Ba Đình', fullName: 'Phường Ba Đình', provinceName: 'Hà Nội' }],
    ['Ba Đình', { code: '00004', nameEn: 'Ba Dinh', type: 'ward', provinceNameEn: 'Hanoi' }],
    ['phuong ba dinh', { code: '00004' }],
    ['ba dinh ha noi', { code: '00004' }],
    ['79', { kind: 'province', code: '79' }],
    ['ho chi minh city', { kind: 'province', code: '79' }],
    ['74', { kind: 'province', code: '79' }],
    ['Bình Dương', { kind: 'province', code: '79' }],
    ['HA GIANG', { kind: 'province', code: '08' }],
    ['10', { kind: 'province', code: '15', formerProvinces: [{ code: '10', name: 'Lào Cai' }, { code: '15' }] }],
    ['đặc khu phú quốc', { kind: 'commune', type: 'special-zone', provinceCode: '91', formerProvinces: [] }],
    ['khong co noi nao nhu the', undefined],
  ])('for %s finds the best fit first', (q, place) => {
    if (place) expect(first(q)).toMatchObject(place);
    else expect(first(q)).toBeUndefined();
  });

  it('finds a commune by a part of its name, and not by the middle of a word', () => {
    expect(found({ q: 'thu dau', kind: 'commune' }).items.map(({ name }) => name)).toContain('Thủ Dầu Một');
    expect(found({ q: 'u dau mot' }).items).toEqual([]);
  });

  it('keeps to one tier and one province, also under its former code', () => {
    const communes = found({ kind: 'commune', provinceCode: '74', q: 'thu' }).items;
    expect(communes.length).toBeGreaterThan(3);
    expect(communes.filter(({ kind, provinceCode }) => kind !== 'commune' || provinceCode !== '79')).toEqual([]);
    expect(found({ kind: 'province' }).items).toHaveLength(34);
    expect(() => found({ provinceCode: '03' })).toThrow('Có 1 lỗi');
  });

  it('goes on from page to page until all are told, once', () => {
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = found({ limit: 200, cursor });
      codes.push(...page.items.map(({ kind, code }) => `${kind} ${code}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(codes).size).toBe(34 + 3_321);
    expect(codes).toHaveLength(34 + 3_321);
    expect(codes.slice(0, 2)).toEqual(['province 01', 'province 04']);
    expect(() => found({ cursor: 'e30' })).toThrow('Có 1 lỗi');
  });
});
