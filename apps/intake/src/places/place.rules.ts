import units from '../../../../data/vn-admin-units.json' with { type: 'json' };

/** A place by the official codes of 19/2025/QĐ-TTg. */
export interface Place {
  provinceCode?: string;
  communeCode?: string;
}

const provinceOfCommune = new Map(
  units.provinces.flatMap(({ code, communes }) => communes.map((commune) => [commune.code, code] as const)),
);
const provinces: ReadonlySet<string> = new Set(units.provinces.map(({ code }) => code));

/** Whether the code is one of the 34 provinces and centrally-run cities. */
export function isProvince(code: string): boolean {
  return provinces.has(code);
}

/** Whether the code is one of the communes, wards and special zones. */
export function isCommune(code: string): boolean {
  return provinceOfCommune.has(code);
}

/** The place with the province that follows from its commune; undefined where the two contradict each other. */
export function completePlace({ provinceCode, communeCode }: Place): Place | undefined {
  const implied = communeCode === undefined ? provinceCode : provinceOfCommune.get(communeCode);
  if (provinceCode !== undefined && implied !== provinceCode) return undefined;
  return { provinceCode: implied, communeCode };
}
