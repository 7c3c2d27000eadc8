/** Bodies of which the first that exists is meant; `{province}` and `{platform}` stand for those of the case. */
export type Alternatives = readonly string[];

/** One row of the routing table. A condition that is absent, or an empty list of violations, matches everything. */
export interface CompetenceRow {
  readonly rule: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly violations: readonly string[];
  readonly goodsCategories?: readonly string[];
  readonly stages?: readonly string[];
  /** The row is for tips that accuse an official. */
  readonly integrity?: true;
  readonly lead: Alternatives;
  /** Leads instead where there are signs of crime; the ordinary lead then supports. */
  readonly criminalLead?: Alternatives;
  /** Other bodies that are competent too, in the order in which they are asked. */
  readonly next?: readonly Alternatives[];
  readonly supports: readonly Alternatives[];
  /** No body of the territory may learn of the case, because it or its staff may be the accused. */
  readonly bypass?: true;
  readonly source: string;
  readonly validFrom: string;
  readonly validTo?: string;
}

/** What decides competence. */
export interface CompetenceFacts {
  readonly violation: string;
  readonly stage?: string | null;
  readonly goodsCategory?: string | null;
  /** Where the goods are; where that is unknown the seller's address, and only then the platform's. */
  readonly provinceCode?: string | null;
  readonly platform?: string | null;
  /** The body that recorded the first tip: of several competent bodies, the one that received first leads. */
  readonly receivedBy?: string | null;
  readonly criminalSigns: boolean;
  readonly integrity: boolean;
  /** Of an integrity matter the accused official's body. */
  readonly accusedBody?: string | null;
}

/** Who deals with a case. */
export interface Competence {
  readonly rule: string;
  readonly lead: string;
  readonly supports: string[];
  /** The bodies to offer the case to, one after the other, when the lead declines; the Standing Office is the last. */
  readonly chain: string[];
}

const STANDING_OFFICE = 'standing-office';
/** Takes a case in the end that accuses the Standing Office itself. */
const CORRUPTION_POLICE = 'economic-police';
const PROVINCIAL_COMMITTEE = 'committee-{province}';

/** The body that leads, those that support it and those to ask next. Every case finds a lead, in the end the Standing Office. */
export function competenceOf(
  facts: CompetenceFacts,
  table: readonly CompetenceRow[],
  exists: (bodyCode: string) => boolean,
): Competence {
  const row = mostSpecific(facts, table);
  const last = lastResortOf(facts);
  if (!row) return { rule: 'none', lead: last, supports: [], chain: [] };
  const bodyOf = (alternatives: Alternatives): string | undefined =>
    alternatives.flatMap((template) => filled(template, facts) ?? []).find(exists);
  const bodiesOf = (many: readonly Alternatives[]): string[] => many.flatMap((one) => bodyOf(one) ?? []);

  const candidates = bodiesOf([row.lead, ...(row.next ?? [])]);
  const police = facts.criminalSigns && row.criminalLead ? bodiesOf([row.criminalLead]) : [];
  const above = bodiesOf(row.bypass ? [[STANDING_OFFICE]] : [[PROVINCIAL_COMMITTEE], [STANDING_OFFICE]]);
  const asked = [...police, ...inOrderOfReceipt(candidates, facts, row), ...above];
  const lead = asked[0] ?? last;
  const supporting = police.length > 0 ? candidates.slice(0, 1) : [];
  return {
    rule: row.rule,
    lead,
    supports: distinct([...supporting, ...bodiesOf(row.supports)], lead),
    chain: distinct([...asked, last], lead),
  };
}

/** The body that every case can be offered to in the end: the Standing Office, unless its own official is accused. */
export function lastResortOf({ accusedBody }: Pick<CompetenceFacts, 'accusedBody'>): string {
  return accusedBody === STANDING_OFFICE ? CORRUPTION_POLICE : STANDING_OFFICE;
}

/** Levels of bodies from the lowest to the Standing Office, with room to spare. */
const LEVELS_MAX = 8;

/**
 * Whether a body may not learn of a case because its own official or one of a body above it is accused. The Standing
 * Office, which the register has above all, coordinates and does not command: nobody is under it in this sense.
 */
export function isShutOut(
  body: string,
  { accusedBody }: Pick<CompetenceFacts, 'accusedBody'>,
  parents: ReadonlyMap<string, string | null>,
): boolean {
  if (!accusedBody) return false;
  let above: string | null | undefined = body;
  for (let level = 0; above && level < LEVELS_MAX; level += 1) {
    if (above === accusedBody) return level === 0 || accusedBody !== STANDING_OFFICE;
    above = parents.get(above);
  }
  return false;
}

/** The rows that decide on this day (`YYYY-MM-DD`). */
export function inForceOn(day: string, table: readonly CompetenceRow[]): CompetenceRow[] {
  return table.filter((row) => row.validFrom <= day && (row.validTo ?? day) >= day);
}

// An official's part outweighs the kind of goods, and that the stage; of equals the earlier row decides.
function mostSpecific(facts: CompetenceFacts, table: readonly CompetenceRow[]): CompetenceRow | undefined {
  const weightOf = (row: CompetenceRow): number =>
    (row.bypass ? 8 : 0) + (row.goodsCategories ? 4 : 0) + (row.stages ? 2 : 0) + (row.violations.length > 0 ? 1 : 0);
  return table.filter((row) => matches(row, facts)).sort((a, b) => weightOf(b) - weightOf(a))[0];
}

function matches(row: CompetenceRow, facts: CompetenceFacts): boolean {
  const allows = (values: readonly string[] | undefined, value: string | null | undefined): boolean =>
    !values || (typeof value === 'string' && values.includes(value));
  return (
    (!row.integrity || facts.integrity) &&
    (row.violations.length === 0 || row.violations.includes(facts.violation)) &&
    allows(row.goodsCategories, facts.goodsCategory) &&
    allows(row.stages, facts.stage)
  );
}

function inOrderOfReceipt(candidates: readonly string[], facts: CompetenceFacts, row: CompetenceRow): string[] {
  const first = candidates.filter((body) => body === facts.receivedBy && !row.bypass);
  return [...first, ...candidates];
}

function filled(template: string, { provinceCode, platform }: CompetenceFacts): string | undefined {
  const body = template.replace('{province}', provinceCode ?? '{}').replace('{platform}', platform ?? '{}');
  return body.includes('{') ? undefined : body;
}

function distinct(bodies: readonly string[], lead: string): string[] {
  return [...new Set(bodies)].filter((body) => body !== lead);
}
