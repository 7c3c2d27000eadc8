import { webAddressOf } from '#shared/contracts';
import { platformOfHost, type Platform } from './platform.rules.js';
import { canonicalPhone } from './phone.rules.js';
import redirects from './redirects.json' with { type: 'json' };
import { canonicalSeller } from './seller.rules.js';
import shortHostNames from './short-hosts.json' with { type: 'json' };

/** What a link tells about the accused. */
export interface LinkReading {
  /** The one address by which this page is known; absent where the address is a person's phone number. */
  url?: string;
  platform?: string;
  seller?: { kind: 'shop' | 'account'; value: string };
  /** A phone number that the address consists of, in its normal form. */
  phone?: string;
  /** Whether the address is a short one. Where it leads only its host knows, and nobody is asked. */
  short?: boolean;
}

// Hosts of the same pages for phones, and the customary prefix.
const aliasLabels = new Set(['www', 'm', 'mobile', 'wap']);
// `m.com.vn` is a domain of its own, not the phone pages of `com.vn`.
const registryDomain = /^(com|net|org|edu|gov|co|info|biz|name)\.[a-z]{2}$/;
const trackingParameters = [
  // Of analytics and of advertisers.
  'utm_.*|mtm_.*|pk_.*|hsa_.*|gad_.*|gclid|gclsrc|gbraid|wbraid|dclid|srsltid|_ga|_gl|msclkid|yclid|twclid|li_fat_id|epik',
  'mc_[ce]id|_branch_.*|_hs(enc|mi)|vero_id|mkt_tok|irclickid|irgwc|s_kwcid|ef_id|aff.*|af_.*|ref|ref_src|referrer|source',
  // Of social networks.
  'fbclid|fb_.*|mibextid|__tn__|__cft__.*|rdid|igshid|igsh|ttclid|share_.*|is_from_webapp|sender_device|_r|_t|zarsrc|zalo_.*',
  // Of marketplaces.
  'spm|scm|sp_atk|xptdk|smtt|extraparams|gads_t_sig|deep_and_deferred|laz_.*|pvid|trafficfrom',
];
const trackingParameter = new RegExp(`^(${trackingParameters.join('|')})$`, 'i');
const shortHosts: ReadonlySet<string> = new Set(shortHostNames);

/**
 * Reads one link as an informant wrote it, with or without scheme.
 * @returns undefined for anything that is no web address; never throws.
 */
export function readLink(text: string): LinkReading | undefined {
  const address = targetOf(addressOf(text));
  if (address === undefined) return undefined;
  const platform = platformOfHost(address.host);
  return platform ? readPlatformLink(address, platform) : readOtherLink(address);
}

function readOtherLink(address: Address): LinkReading {
  const url = urlOf(address, withoutTracking(address.query));
  return shortHosts.has(address.host) && address.path !== '' ? { url, short: true } : { url };
}

/** The address to which one leads that carries it: people copy links out of networks that watch over them. */
function targetOf(address: Address | undefined): Address | undefined {
  if (address === undefined) return undefined;
  const targets = redirects
    .filter(({ host, path }) => host === address.host && path === address.path)
    .map(({ parameter }) => addressOf(address.query.get(parameter) ?? ''));
  // A target is shorter than what carries it, so that this ends.
  const target = targetOf(targets.find((one) => one !== undefined));
  return target ?? address;
}

/** The one address by which a page is known, or undefined for what is no address. */
export function canonicalUrl(text: string): string | undefined {
  return readLink(text)?.url;
}

interface Address {
  host: string;
  /** Without a trailing slash; the root is the empty text. */
  path: string;
  query: URLSearchParams;
}

function addressOf(text: string): Address | undefined {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text : `https://${text.trim()}`;
  // Addresses with a user name are e-mail addresses or traps, no pages of a seller.
  const normal = URL.parse(absolute)?.username === '' ? webAddressOf(absolute) : undefined;
  const url = normal === undefined ? null : URL.parse(normal.replace(/^http:/, 'https:'));
  const host = url ? bareHost(url) : '';
  if (!url || !host.includes('.')) return undefined;
  return { host, path: withPlainCharacters(url.pathname).replace(/(?<!\/)\/+$/, ''), query: url.searchParams };
}

function bareHost(url: URL): string {
  const labels = url.hostname.replace(/\.+$/, '').split('.');
  while (aliasLabels.has(labels[0] ?? '') && mayStandAlone(labels.slice(1))) labels.shift();
  const host = labels.join('.');
  return url.port === '' || url.port === '80' ? host : `${host}:${url.port}`;
}

function mayStandAlone(labels: readonly string[]): boolean {
  return labels.length >= 2 && !registryDomain.test(labels.join('.'));
}

/** Letters, digits and `-._~` mean the same whether written plainly or percent-encoded (RFC 3986 §6.2.2). */
function withPlainCharacters(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

function urlOf({ host, path }: Pick<Address, 'host' | 'path'>, query: URLSearchParams): string | undefined {
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return webAddressOf(`https://${host}${path}${search}`)?.replace(/^(https:\/\/[^/]+)\/$/, '$1');
}

function withoutTracking(query: URLSearchParams): URLSearchParams {
  const kept = [...query].filter(([name]) => !trackingParameter.test(name));
  return inOrder(kept);
}

function inOrder(pairs: [string, string][]): URLSearchParams {
  return new URLSearchParams(pairs.toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b))));
}

// By code unit, so that the order does not hang on the machine's locale.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function readPlatformLink(address: Address, platform: Platform): LinkReading {
  const forms = platform.shortHosts.has(address.host) ? [] : platform.paths;
  for (const form of forms) {
    const parts = form.pattern.exec(address.path)?.groups;
    if (parts) return readingOf(platform, form, parts);
  }
  const phone = phoneIn(platform.phoneParameter === undefined ? null : address.query.get(platform.phoneParameter));
  if (phone !== undefined) return { platform: platform.code, phone };
  return readOtherPage(address, platform);
}

function readOtherPage(address: Address, platform: Platform): LinkReading {
  const kept = [...address.query].filter(([name]) => platform.keptParameters.includes(name));
  const host = platform.hosts.get(address.host) ?? address.host;
  const seller = platform.sellerParameter ? address.query.get(platform.sellerParameter) : null;
  const reading = {
    url: urlOf({ host, path: address.path }, inOrder(kept)),
    platform: platform.code,
    seller: sellerOf(platform, seller ?? undefined),
  };
  return platform.shortHosts.has(host) && address.path !== '' ? { ...reading, short: true } : reading;
}

function readingOf(
  platform: Platform,
  form: Platform['paths'][number],
  parts: Record<string, string | undefined>,
): LinkReading {
  const phone = phoneIn(parts['phone']);
  // The address would carry the number in clear, where only its hash and its sealed value may go.
  if (phone !== undefined) return { platform: platform.code, phone };
  const seller = sellerOf(platform, decoded(parts['seller']));
  const written: Record<string, string | undefined> = {
    ...parts,
    seller: seller === undefined ? parts['seller'] : encodeURIComponent(seller.value),
  };
  const url = form.url.replace(/\{(\w+)\}/g, (_, name: string) => written[name] ?? '');
  const reading = { url: webAddressOf(url), platform: platform.code, seller };
  return form.short ? { ...reading, short: true } : reading;
}

function phoneIn(text: string | null | undefined): string | undefined {
  return typeof text === 'string' ? canonicalPhone(text) : undefined;
}

function sellerOf({ sellerKind }: Platform, text: string | undefined): LinkReading['seller'] {
  const value = text === undefined ? undefined : canonicalSeller(text);
  return value === undefined ? undefined : { kind: sellerKind, value };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    // Percent signs that encode no UTF-8: taken as they stand.
    return text;
  }
}
