import { understandPlace } from './understood-place.rules.js';

describe('a place', () => {
  it('is none where none is named', () => {
    expect(understandPlace({})).toEqual({ faults: [] });
  });

  it.each([
    [{ provinceCode: '79' }, { provinceCode: '79', naming: 'code' }],
    [{ provinceCode: '74' }, { provinceCode: '79', naming: 'former-code', former: { name: 'Bình Dương' } }],
    [{ province: 'binh duong' }, { provinceCode: '79', naming: 'former-name', former: { code: '74' } }],
    [{ province: 'Huế' }, { provinceCode: '46', naming: 'name' }],
    [{ communeCode: '00004' }, { provinceCode: '01', communeCode: '00004', naming: 'commune-code' }],
    [
      { communeCode: '00691', provinceCode: '02' },
      { provinceCode: '08', communeCode: '00691', former: { code: '02' } },
    ],
    [
      { provinceCode: '10', province: 'Yên Bái' },
      { provinceCode: '15', naming: 'former-code' },
    ],
  ])('named by %j is understood', (asked, place) => {
    expect(understandPlace(asked)).toMatchObject({ faults: [], place });
  });

  it.each([
    [{ provinceCode: '03' }, ['/query/provinceCode unknown-place']],
    [{ province: 'Atlantis' }, ['/query/province unknown-place']],
    [
      { communeCode: '99999', provinceCode: '03' },
      ['/query/provinceCode unknown-place', '/query/communeCode unknown-place'],
    ],
    [{ provinceCode: '01', province: 'Bình Dương' }, ['/query/province contradiction']],
    [{ provinceCode: '79', communeCode: '00004' }, ['/query/communeCode contradiction']],
  ])('named by %j is refused', (asked, faults) => {
    const understood = understandPlace(asked);
    expect(understood.place).toBeUndefined();
    expect(understood.faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
  });
});
