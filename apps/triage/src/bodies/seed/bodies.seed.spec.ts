import { bodyRegisteredV1 } from '#shared/contracts';
import { seedBodies } from './bodies.seed.js';

const bodies = seedBodies();
const codes = new Set(bodies.map((body) => body.code));

describe('seedBodies', () => {
  it('gives each of the 34 provinces its committee and eight forces', () => {
    const provincial = bodies.filter((body) => body.provinceCode !== undefined);
    expect(provincial).toHaveLength(34 * 9);
    expect(codes).toContain('market-surveillance-79');
  });

  it('gives every body its own code and an id that never changes', () => {
    expect(codes.size).toBe(bodies.length);
    expect(new Set(bodies.map((body) => body.bodyId)).size).toBe(bodies.length);
    expect(bodies.find((body) => body.code === 'standing-office')?.bodyId).toBe('ab030e9e-3ce9-59f1-ac68-cbb8ee97c9b5');
  });

  it('names parents and successors that exist, and ends at the Standing Office', () => {
    const named = bodies.flatMap((body) => [body.parent ?? [], body.successor ?? []].flat());
    expect(named.filter((code) => !codes.has(code))).toEqual([]);
    expect(bodies.filter((body) => !body.parent && body.kind !== 'platform').map((body) => body.code)).toEqual([
      'standing-office',
    ]);
  });

  it('fits the event by which other services learn of bodies', () => {
    const faults = bodies.flatMap(({ source: _source, hosts: _hosts, ...data }) => bodyRegisteredV1.validate(data));
    expect(faults).toEqual([]);
  });

  it('writes Vietnamese names as they are written in a sentence', () => {
    const nameOf = (code: string) => bodies.find((body) => body.code === code)?.name;
    expect(nameOf('committee-79')).toBe('Ban Chỉ đạo 389 Thành phố Hồ Chí Minh');
    expect(nameOf('committee-01')).toBe('Ban Chỉ đạo 389 thành phố Hà Nội');
    expect(nameOf('culture-46')).toBe('Sở Văn hóa và Thể thao thành phố Huế');
    expect(bodies.filter(({ name, nameEn, parent = '' }) => /[{}]/.test(name + nameEn + parent))).toEqual([]);
  });

  it('marks the platforms of the demo as such', () => {
    const platforms = bodies.filter((body) => body.kind === 'platform');
    expect(platforms.map((body) => body.hosts)).toEqual([
      ['choviet.example'],
      ['saomua.example'],
      ['lienmang.example'],
    ]);
    expect(platforms.every((body) => body.name.endsWith('(minh họa)'))).toBe(true);
  });
});
