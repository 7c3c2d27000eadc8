import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFault } from './fault.ts';
import { ensureFolder } from './paths.ts';
import { isFree, nextFreePort } from './ports.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

export type ProgramName = ServiceName | 'officer-issuer';

export type PortBook = Record<ProgramName, number>;

const FIRST_PORT = 3890;
const PROGRAMS: ProgramName[] = [...SERVICES, 'officer-issuer'];

/**
 * A free port for each program: that of the last start where it is free, since tokens carry their issuer's address.
 * A gateway port that the user has fixed is taken as it is, or refused when somebody else listens on it.
 */
export async function reservePorts(file: string, fixedGatewayPort?: string): Promise<PortBook> {
  const wishes = plannedPorts(file);
  const book: Partial<PortBook> = {};
  for (const name of PROGRAMS) {
    const wish = wishes[name];
    book[name] =
      name === 'gateway' && fixedGatewayPort ? await fixedPort(fixedGatewayPort) : await freeExcept(wish, book);
  }
  ensureFolder(dirname(file));
  writeFileSync(file, JSON.stringify(book, null, 2));
  return book as PortBook;
}

/** The ports of the last start, or those that the first one will try; whether they are free is not looked at. */
export function plannedPorts(file: string): PortBook {
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<PortBook>) : {};
  return Object.fromEntries(PROGRAMS.map((name, index) => [name, last[name] ?? FIRST_PORT + index])) as PortBook;
}

async function freeExcept(wish: number, book: Partial<PortBook>): Promise<number> {
  const port = await nextFreePort(wish);
  return Object.values(book).includes(port) ? freeExcept(port + 1, book) : port;
}

async function fixedPort(text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartFault(`GATEWAY_PORT is "${text}" and must be a number from 1 to 65535.`);
  }
  if (await isFree(port)) return port;
  throw new StartFault(
    `Port ${port} (GATEWAY_PORT) is taken: stop the program that listens there, choose another GATEWAY_PORT, or leave it unset for the next free port.`,
  );
}
