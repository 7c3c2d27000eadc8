import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { v5 } from 'uuid';
import { bodyCode, bodyKinds, day } from '#shared/contracts';
import units from '../../../../../data/vn-admin-units.json' with { type: 'json' };
import bodies from './bodies.json' with { type: 'json' };

const common = {
  kind: Type.Enum([...bodyKinds]),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  nameEn: Type.String({ minLength: 1, maxLength: 200 }),
  validFrom: day('The first day on which it exists.'),
  validTo: Type.Optional(day('The last day on which it exists.')),
  source: Type.String({ minLength: 1 }),
};

const seedFile = Type.Object(
  {
    national: Type.Array(
      Type.Object(
        {
          ...common,
          code: bodyCode('Its code.'),
          parent: Type.Optional(bodyCode('The body above it.')),
          hosts: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z0-9.-]+$' }), { minItems: 1 })),
          successor: Type.Optional(bodyCode('The body that took over its tasks.')),
        },
        { additionalProperties: false },
      ),
    ),
    provincial: Type.Array(
      Type.Object(
        {
          ...common,
          prefix: Type.String({ pattern: '^[a-z-]+$' }),
          parent: Type.String(),
          names: Type.Optional(Type.Record(Type.String({ pattern: '^[0-9]{2}$' }), Type.String())),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type SeedFile = Static<typeof seedFile>;
type Provincial = SeedFile['provincial'][number];
type Province = (typeof units.provinces)[number];

/** A body (cơ quan, đơn vị, sàn) as this release knows it before anybody has changed the register. */
export interface BodySeed extends Omit<SeedFile['national'][number], 'parent'> {
  /** The same on every machine, because it is made from the code. */
  readonly bodyId: string;
  readonly parent?: string;
  /** Two-digit code of its territory; absent for the whole country. */
  readonly provinceCode?: string;
}

// The namespace of body ids (RFC 9562 version 5); changing it would give every body a new identity.
const BODY_NAMESPACE = '0f0e4a52-5f6c-4c0b-9d0a-389389389389';

/** All bodies: the Standing Office, the central forces, the forces of the 34 provinces and the platforms of the demo. */
export function seedBodies(): readonly BodySeed[] {
  const { national, provincial } = Compile(seedFile).Parse(bodies);
  const seeds = [
    ...national,
    ...units.provinces.flatMap((province) => provincial.map((row) => inProvince(row, province))),
  ];
  return seeds.map((seed) => ({ bodyId: v5(seed.code, BODY_NAMESPACE), ...seed }));
}

function inProvince({ prefix, names, ...row }: Provincial, province: Province): Omit<BodySeed, 'bodyId'> {
  const fill = (template: string): string =>
    template
      .replace('{place}', placeOf(province))
      .replace('{placeEn}', province.nameEn)
      .replace('{province}', province.code);
  return {
    ...row,
    code: `${prefix}-${province.code}`,
    name: fill(names?.[province.code] ?? row.name),
    nameEn: fill(row.nameEn),
    parent: fill(row.parent),
    provinceCode: province.code,
  };
}

// Only the name of Thành phố Hồ Chí Minh begins with a capital inside a sentence.
function placeOf({ code, fullName }: Province): string {
  return code === '79' ? fullName : fullName.charAt(0).toLowerCase() + fullName.slice(1);
}
