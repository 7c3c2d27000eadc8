import { isEmail } from 'class-validator';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import allNumbers from 'libphonenumber-js/max/metadata';
import { webAddressOf, type HotlineChannel } from '#shared/contracts';

/** A postal address is at least a street and a place. */
const POST_CHARACTERS_MIN = 10;

/** Short numbers are dialled as they are and have no E.164 form: 113 of the police, 1022 of a province. */
const shortNumber = /^1(?:1\d|0\d{2})$/;
/** The network of police and army (Circular 22/2014/TT-BTTTT), which libphonenumber knows in part. */
const forcesNumber = /^(?:\+?84|0)69(\d{6,7})$/;

/**
 * The normal form of a published number or address: phones in E.164 (short numbers as dialled), e-mail addresses in
 * lower case, websites with their scheme, postal addresses with single spaces.
 * @returns undefined for what cannot be dialled, written to or opened; never throws.
 */
export function canonicalContact(channel: HotlineChannel, text: string): string | undefined {
  return normalForms[channel](text.normalize('NFC').replace(/\s+/g, ' ').trim());
}

const normalForms: Readonly<Record<HotlineChannel, (text: string) => string | undefined>> = {
  phone: phoneOf,
  'e-mail': (text) => (isEmail(text) ? text.toLowerCase() : undefined),
  website: websiteOf,
  post: (text) => (text.length >= POST_CHARACTERS_MIN ? text : undefined),
};

function phoneOf(text: string): string | undefined {
  const digits = text.replace(/[\s.\-()]/g, '');
  if (shortNumber.test(digits)) return digits;
  const ofForces = forcesNumber.exec(digits)?.[1];
  if (ofForces !== undefined) return `+8469${ofForces}`;
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'VN', extract: false }, allNumbers);
  const isDialled = phone?.isValid() === true && phone.country === 'VN' && phone.ext === undefined;
  return isDialled ? phone.number : undefined;
}

function websiteOf(text: string): string | undefined {
  const address = webAddressOf(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
  if (address === undefined || !/^https?:\/\/[^/?#]+\.[^/?#]+/.test(address)) return undefined;
  return address.replace(/^(https?:\/\/[^/?#]+)\/$/, '$1');
}
