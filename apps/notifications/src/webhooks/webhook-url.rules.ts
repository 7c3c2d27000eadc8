import type { FieldFault } from '#shared/http';

/** Longest address of an endpoint, in characters. */
export const URL_CHARACTERS_MAX = 2_048;

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** `host:port` of a URL as `WEBHOOK_ALLOWED_TARGETS` lists it; IPv6 addresses in brackets. */
export function targetOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (defaultPorts[protocol] ?? '')}`;
}

/** A pair of the list in the form of {@link targetOf}; undefined when it is no `host:port`. */
export function targetFrom(pair: string): string | undefined {
  const [, host = '', port] = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(pair) ?? [];
  const hostname = URL.parse(`http://${host}`)?.hostname;
  return hostname && Number(port) > 0 && Number(port) < 65_536 ? `${hostname}:${Number(port)}` : undefined;
}

/** Whether a target is the machine itself. */
export function isLoopback(target: string): boolean {
  const host = target.replace(/:\d+$/, '');
  return /^(?:(?:.*\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(?:7f[0-9a-f]{2}:[0-9a-f]+|0:0)\])$/.test(
    host,
  );
}

/** Which hosts are open; `allowed` ones need no TLS and no public address. */
export interface OpenHosts {
  allowed(url: URL): boolean;
  reachable(url: URL): boolean;
}

/** What the address of an endpoint would have to be, but is not; undefined when it is in order. */
export function faultOfUrl(url: URL | null, hosts: OpenHosts): FieldFault | undefined {
  if (!url || !(url.protocol in defaultPorts)) return fault('is-url', 'Phải là địa chỉ URL dạng https.');
  if (url.username + url.password !== '') return fault('credentials', 'Không được chứa tên hoặc mật khẩu.');
  if (url.hash !== '') return fault('fragment', 'Không được có phần sau dấu #.');
  return hosts.allowed(url) ? undefined : faultOfHost(url, hosts);
}

function faultOfHost(url: URL, hosts: OpenHosts): FieldFault | undefined {
  if (url.protocol !== 'https:') return fault('https-required', 'Phải dùng https.');
  return hosts.reachable(url) ? undefined : fault('address-refused', 'Không gửi tới địa chỉ nội bộ.');
}

function fault(code: string, detail: string): FieldFault {
  return { pointer: '/url', code, detail };
}
