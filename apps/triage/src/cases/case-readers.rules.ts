export interface Reader {
  body: string;
  capacity: 'lead' | 'support' | 'committee';
}

export interface ReadableCase {
  lead: string;
  supports: readonly string[];
  provinceCode?: string | null;
  platform?: string | null;
  integrity: boolean;
}

/**
 * The bodies that may read a case beside the Standing Office, which may read all: its lead, its supports, and the
 * committee of its province, except where an official is accused, since that official may sit there.
 * A platform supports by what takedown requests ask of it; whom the authorities are looking at is not for it to read.
 */
export function readersOf(found: ReadableCase): Reader[] {
  const authorities = found.supports.filter((body) => body !== found.platform);
  const readers: Reader[] = [
    { body: found.lead, capacity: 'lead' },
    ...authorities.map((body) => ({ body, capacity: 'support' as const })),
  ];
  if (found.provinceCode && !found.integrity)
    readers.push({ body: `committee-${found.provinceCode}`, capacity: 'committee' });
  return readers.filter((reader, place) => readers.findIndex((other) => other.body === reader.body) === place);
}
