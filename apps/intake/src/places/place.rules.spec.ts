import { completePlace, isCommune, isProvince } from './place.rules.js';

describe('places', () => {
  it('are known by the codes in force', () => {
    expect([isProvince('01'), isProvince('79'), isProvince('02'), isCommune('00004'), isCommune('99999')]).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('get the province that follows from the commune', () => {
    expect(completePlace({ communeCode: '00004' })).toEqual({ provinceCode: '01', communeCode: '00004' });
    expect(completePlace({ provinceCode: '79' })).toEqual({ provinceCode: '79' });
    expect(completePlace({})).toEqual({});
  });

  it('are refused when the commune lies in another province', () => {
    expect(completePlace({ provinceCode: '79', communeCode: '00004' })).toBeUndefined();
  });
});
