import { bankCodes, canonicalBankAccount } from './bank-account.rules.js';
import { readLink } from './link.rules.js';
import { canonicalPersonalId } from './personal-id.rules.js';
import { canonicalPhone } from './phone.rules.js';
import { platforms } from './platform.rules.js';
import { canonicalSeller } from './seller.rules.js';
import { readSubject, type ClearIdentifier } from './subject.rules.js';
import { canonicalTaxCode } from './tax-code.rules.js';

/** A number of a person, in its normal form. */
export interface PersonalNumber {
  kind: 'phone' | 'bank-account' | 'personal-id';
  value: string;
}

/** What a text that an officer has typed may stand for. */
export interface PossibleTraces {
  clear: ClearIdentifier[];
  personal: PersonalNumber[];
}

/** Longer texts are no identifier but a link. */
const TYPED_UNITS_MAX = 200;

/**
 * Everything that a text can be: a link, a phone, a tax code, an id of a person, an account with or without its bank,
 * the id of a shop or account on any platform. Empty for other texts; never throws.
 * @param at today.
 */
export function possibleTraces(text: string, at: Date): PossibleTraces {
  const typed = text.trim();
  const short = typed.length <= TYPED_UNITS_MAX ? typed : '';
  return {
    clear: [...readSubject({ links: [typed], taxCode: canonicalTaxCode(short) }).clear, ...sellersNamed(short)],
    personal: personalIn(typed, short, at),
  };
}

function personalIn(typed: string, short: string, at: Date): PersonalNumber[] {
  const phones = [canonicalPhone(short), readLink(typed)?.phone];
  const ids = [canonicalPersonalId(short, at)];
  return [...all('phone', phones), ...all('bank-account', accountsNamed(short)), ...all('personal-id', ids)];
}

function all(kind: PersonalNumber['kind'], values: readonly (string | undefined)[]): PersonalNumber[] {
  return [...new Set(values)].flatMap((value) => (value === undefined ? [] : [{ kind, value }]));
}

/** An id alone may be of any platform. */
function sellersNamed(text: string): ClearIdentifier[] {
  const value = canonicalSeller(text);
  if (value === undefined || !/[\p{L}\p{N}]/u.test(value)) return [];
  return platforms.map(({ sellerKind, code }) => ({ kind: sellerKind, value, platform: code }));
}

/** A number alone may be of any bank. */
function accountsNamed(text: string): (string | undefined)[] {
  const [, named, number] = /^(?:(\p{L}[\p{L}\s-]*)[:\s]\s*)?(\d[\d .-]*)$/u.exec(text) ?? [];
  if (number === undefined) return [];
  const banks = named === undefined ? bankCodes : [named];
  return banks.map((bank) => canonicalBankAccount({ bank, number }));
}
