import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFault } from './fault.ts';
import { ensureFolder } from './paths.ts';
import { holdNextPort, holdPort, type HeldPort } from './ports.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

type ProgramName = ServiceName | 'officer-issuer';

export type PortBook = Record<ProgramName, number>;

const FIRST_PORT = 3890;
const PROGRAMS: ProgramName[] = [...SERVICES, 'officer-issuer'];

/** Ports that nobody else can take while the programs that will listen on them are being prepared. */
export interface Reservation {
  book: PortBook;
  /** Frees one of the ports, for its program to listen on. */
  giveUp: (port: number) => Promise<void>;
}

/**
 * A free port for each program: that of the last start where it is free, since tokens carry their issuer's address.
 * A gateway port that the user has fixed is taken as it is, or refused when somebody else listens on it.
 */
export async function reservePorts(file: string, fixedGatewayPort?: string): Promise<Reservation> {
  const wishes = plannedPorts(file);
  const held = new Map<ProgramName, HeldPort>();
  for (const name of PROGRAMS) {
    const isFixed = name === 'gateway' && fixedGatewayPort;
    held.set(name, isFixed ? await holdFixedPort(fixedGatewayPort) : await holdNextPort(wishes[name]));
  }
  const book = Object.fromEntries([...held].map(([name, { port }]) => [name, port])) as PortBook;
  ensureFolder(dirname(file));
  writeFileSync(file, JSON.stringify(book, null, 2));
  return { book, giveUp: async (port) => [...held.values()].find((each) => each.port === port)?.giveUp() };
}

/** The ports of the last start, or those that the first one will try; whether they are free is not looked at. */
export function plannedPorts(file: string): PortBook {
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<PortBook>) : {};
  return Object.fromEntries(PROGRAMS.map((name, index) => [name, last[name] ?? FIRST_PORT + index])) as PortBook;
}

async function holdFixedPort(text: string): Promise<HeldPort> {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartFault(`GATEWAY_PORT is "${text}" and must be a number from 1 to 65535.`);
  }
  const held = await holdPort(port).catch(() => undefined);
  if (held) return held;
  throw new StartFault(
    `Port ${port} (GATEWAY_PORT) is taken: stop the program that listens there, choose another GATEWAY_PORT, or leave it unset for the next free port.`,
  );
}
