import type { Identifier } from '#shared/contracts';
import { canonicalBankAccount, type NamedAccount } from './bank-account.rules.js';
import { readLink, type LinkReading } from './link.rules.js';
import { canonicalPhone } from './phone.rules.js';
import { platformOfCode } from './platform.rules.js';
import { canonicalSeller } from './seller.rules.js';
import { canonicalTaxCode } from './tax-code.rules.js';

/** What an informant knows of the seller. */
export interface SubjectTraces {
  links: readonly string[];
  shopId?: string;
  /** Code of the platform on which `shopId` is valid. */
  platform?: string;
  phone?: string;
  bankAccount?: NamedAccount;
  taxCode?: string;
}

/** A trace that may be a person's, in its normal form. */
export interface PersonalTrace {
  kind: 'phone' | 'bank-account';
  value: string;
}

/** A number that is known only as its hash, and the number itself sealed. */
export interface SealedTrace<Kind extends string = string> {
  kind: Kind;
  hash: string;
  sealed: string;
}

/** A trace that is a business's, in its normal form. */
export type ClearIdentifier = Exclude<Identifier, { hash: string }>;

/** What identifies the accused, each once. */
export interface SubjectReading {
  clear: ClearIdentifier[];
  personal: PersonalTrace[];
  /** The platform that the informant named, else the first that a link leads to. */
  platform?: string;
}

/** Reads all traces of a seller; what is no link, phone, account or tax code is passed over. Never throws. */
export function readSubject(traces: SubjectTraces): SubjectReading {
  const links = traces.links.map(readLink).filter((link) => link !== undefined);
  return {
    clear: distinct([...links.flatMap(clearOf), ...namedSeller(traces), ...namedTaxCode(traces)]),
    personal: distinct([...phonesOf(links, traces.phone), ...accountsOf(traces.bankAccount)]),
    platform: traces.platform ?? links.find((link) => link.platform !== undefined)?.platform,
  };
}

function clearOf({ url, platform, seller }: LinkReading): ClearIdentifier[] {
  const page: ClearIdentifier[] = url === undefined ? [] : [{ kind: 'url', value: url, platform }];
  return seller ? [...page, { ...seller, platform }] : page;
}

function namedSeller({ shopId, platform }: SubjectTraces): ClearIdentifier[] {
  const value = shopId === undefined ? undefined : canonicalSeller(shopId);
  const known = platform === undefined ? undefined : platformOfCode(platform);
  // A shop id without its platform could be anybody's.
  return value === undefined || !known ? [] : [{ kind: known.sellerKind, value, platform: known.code }];
}

function namedTaxCode({ taxCode }: SubjectTraces): ClearIdentifier[] {
  const value = taxCode === undefined ? undefined : canonicalTaxCode(taxCode);
  return value === undefined ? [] : [{ kind: 'tax-code', value }];
}

function phonesOf(links: readonly LinkReading[], named: string | undefined): PersonalTrace[] {
  const written = named === undefined ? undefined : canonicalPhone(named);
  const values = [...links.map((link) => link.phone), written].filter((value) => value !== undefined);
  return values.map((value) => ({ kind: 'phone', value }));
}

function accountsOf(named: NamedAccount | undefined): PersonalTrace[] {
  const value = named && canonicalBankAccount(named);
  return value === undefined ? [] : [{ kind: 'bank-account', value }];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
