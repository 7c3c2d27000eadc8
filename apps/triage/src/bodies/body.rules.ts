/** A body as the reference data gives it. */
export interface BodyEntry {
  bodyId: string;
  code: string;
  kind: string;
  name: string;
  nameEn: string;
  parent?: string | null;
  provinceCode?: string | null;
  /** First and last day of its existence, `YYYY-MM-DD`. */
  validFrom: string;
  validTo?: string | null;
  successor?: string | null;
  /** The web hosts that a platform owns. */
  hosts?: readonly string[];
}

/** A body as the register holds it. */
export interface RegisteredBody extends BodyEntry {
  version: number;
}

/** An entry as it is to be written, with its next version. */
export interface ChangedBody extends RegisteredBody {
  hosts: readonly string[];
  searchText: string;
}

/** The entries that are new or differ from the register, with their next version. */
export function changedEntries(entries: readonly BodyEntry[], known: readonly RegisteredBody[]): ChangedBody[] {
  const byCode = new Map(known.map((body) => [body.code, body]));
  return entries
    .filter((entry) => contentOf(entry) !== contentOf(byCode.get(entry.code)))
    .map((entry) => ({
      ...entry,
      bodyId: byCode.get(entry.code)?.bodyId ?? entry.bodyId,
      version: (byCode.get(entry.code)?.version ?? 0) + 1,
      hosts: entry.hosts ?? [],
      searchText: searchTextOf(entry.code, entry.name, entry.nameEn),
    }));
}

function contentOf(body: BodyEntry | undefined): string {
  if (!body) return '';
  const { code, kind, name, nameEn, parent, provinceCode, validFrom, validTo, successor, hosts } = body;
  const rest = [parent, provinceCode, validTo, successor].map((value) => value ?? null);
  return JSON.stringify([code, kind, name, nameEn, validFrom, ...rest, [...(hosts ?? [])].toSorted()]);
}

/** A text as it is searched: without case and without Vietnamese diacritics. */
export function searchTextOf(...texts: readonly string[]): string {
  return texts
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim();
}
