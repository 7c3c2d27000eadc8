import platformRows from './platforms.json' with { type: 'json' };

/** A path of a platform and the one address by which everything under that form is known. */
interface PathForm {
  pattern: RegExp;
  /** Address with the pattern's named groups in braces. */
  url: string;
  /** Whether the address leads on to another one, which only its platform knows. */
  short?: boolean;
}

/** A platform on which sellers have pages of their own. */
export interface Platform {
  /** Code of the platform's body. */
  code: string;
  name: string;
  /** Each host of the platform, with the host under which its addresses are known. */
  hosts: ReadonlyMap<string, string>;
  /** Hosts whose addresses lead on to others, which only the platform knows. */
  shortHosts: ReadonlySet<string>;
  /** Whether sellers are known by a shop or, as on social networks, by an account. */
  sellerKind: 'shop' | 'account';
  /** Query parameters that are part of an address's identity; all others are dropped. */
  keptParameters: readonly string[];
  /** The query parameter that names the seller where the path does not. */
  sellerParameter?: string;
  /** The query parameter that holds the seller's phone number. */
  phoneParameter?: string;
  paths: readonly PathForm[];
}

interface PlatformRow {
  code: string;
  name: string;
  hosts: Record<string, string | undefined>;
  sellerKind: string;
  shortHosts?: string[];
  keptParameters?: string[];
  sellerParameter?: string;
  phoneParameter?: string;
  paths: { pattern: string; url: string; short?: boolean }[];
}

function platformOf({ shortHosts = [], ...row }: PlatformRow): Platform {
  const hosts = Object.entries(row.hosts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    code: row.code,
    name: row.name,
    hosts: new Map([...hosts, ...shortHosts.map((host) => [host, host] as const)]),
    shortHosts: new Set(shortHosts),
    sellerKind: row.sellerKind === 'account' ? 'account' : 'shop',
    keptParameters: row.keptParameters ?? [],
    sellerParameter: row.sellerParameter,
    phoneParameter: row.phoneParameter,
    paths: row.paths.map(({ pattern, ...form }) => ({ ...form, pattern: new RegExp(pattern) })),
  };
}

/** The platforms whose addresses this release can read. */
export const platforms: readonly Platform[] = (platformRows as PlatformRow[]).map(platformOf);

/** The codes of the platforms that a tip may name. */
export const platformCodes: readonly string[] = platforms.map((platform) => platform.code);

const byHost = new Map(
  platforms.flatMap((platform) => [...platform.hosts.keys()].map((host) => [host, platform] as const)),
);

/** The platform that a host belongs to. */
export function platformOfHost(host: string): Platform | undefined {
  return byHost.get(host);
}

/** The platform with this code. */
export function platformOfCode(code: string): Platform | undefined {
  return platforms.find((platform) => platform.code === code);
}
