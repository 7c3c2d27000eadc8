// Characters that browsers let pass in a path, query or fragment although RFC 3986 does not.
const notAllowed = /[^A-Za-z0-9\-._~:/?@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/gu;

const MAX_CHARACTERS = 2048;

/**
 * The normal form of a web address as events carry it (field type `webAddress`): ASCII, RFC 3986, http or https,
 * without credentials.
 * @returns undefined when the text is no such address or its normal form exceeds 2048 characters.
 */
export function webAddressOf(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const address = url.origin + escaped(url.pathname) + part('?', url.search) + part('#', url.hash);
  return address.length <= MAX_CHARACTERS ? address : undefined;
}

function part(sign: '?' | '#', content: string): string {
  return content === '' ? '' : sign + escaped(content.slice(1));
}

function escaped(content: string): string {
  return content.replace(notAllowed, encodeURIComponent);
}
