import { domainToASCII } from 'node:url';
import { canonicalPhone } from '../identifiers/phone.rules.js';
import { plainForm } from '../search/search-text.rules.js';

/** Who reported, as far as they said. */
export interface Informant {
  name?: string;
  phone?: string;
  email?: string;
  address?: string;
  organization?: string;
}

/** By what the same person is known again; each kind has hashes of its own, so that none can be held against another. */
export type PersonTraceKind = 'informant-phone' | 'informant-email' | 'informant-name-and-address';

/** One way in which a person is known again, in one form however it was written. */
export interface PersonTrace {
  kind: PersonTraceKind;
  value: string;
}

/** What of an informant's words tells the same person: what is not well-formed tells nobody. */
export function personTracesOf({ phone, email, name, address }: Informant): PersonTrace[] {
  const traces: [PersonTraceKind, string | undefined][] = [
    ['informant-phone', phone === undefined ? undefined : canonicalPhone(phone)],
    ['informant-email', email === undefined ? undefined : canonicalEmail(email)],
    ['informant-name-and-address', nameAndAddress(name, address)],
  ];
  return traces.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]));
}

/** Letters' case makes no other mailbox with any provider of note; dots and tags may, so they stay. */
function canonicalEmail(text: string): string | undefined {
  const [, local = '', domain = ''] = /^([^\s@]+)@([^\s@]+)$/.exec(text.trim()) ?? [];
  const host = domainToASCII(domain);
  return host === '' || local === '' ? undefined : `${local.toLowerCase()}@${host}`;
}

/** A name alone is shared by thousands, an address by a household; only together do they tell one person. */
function nameAndAddress(name: string | undefined, address: string | undefined): string | undefined {
  const [ofName, ofAddress] = [plainWords(name), plainWords(address)];
  return ofName === '' || ofAddress === '' ? undefined : `${ofName}\n${ofAddress}`;
}

/** Without diacritics, punctuation and case. */
function plainWords(text = ''): string {
  return (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map(plainForm).join(' ');
}
