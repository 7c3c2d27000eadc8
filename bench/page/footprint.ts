import type { PathFigures } from '../bench-result.ts';
import type { Idle } from '../paths/idle.ts';
import type { Soak } from '../paths/soak.ts';
import { table } from './table.ts';

/** What the services cost at rest, and whether they grow under load. */
export function footprintOf({ idle, soak }: PathFigures): string[] {
  return [...(idle ? restOf(idle) : []), ...(soak ? growthOf(soak) : [])];
}

function restOf({ seconds, goals, services, cpuPercent, startSeconds }: Idle): string[] {
  const rows = services.map((one) => [
    one.service,
    `${one.startSeconds} s`,
    `${one.cpuPercent} %`,
    `${one.rssMib} MiB`,
  ]);
  const most = Math.max(...services.map(({ rssMib }) => rssMib));
  return [
    `At rest, over ${seconds} s; processor time of one core. All five start at the same moment.`,
    table([
      ['Service', 'ready after', 'processor', 'RSS'],
      ...rows,
      ['**together; the most**', `**${startSeconds} s**`, `**${cpuPercent} %**`, `**${most} MiB**`],
      ['goal', `≤ ${goals.startSeconds} s`, `≤ ${goals.cpuPercent} %`, `≤ ${goals.rssMib} MiB`],
    ]),
  ];
}

function growthOf({ minutes, firstMinute, tipsPerSecond, accepted, failed, reads, goal, services }: Soak): string[] {
  return [
    `${minutes} minutes with ${tipsPerSecond} tips/s: ${accepted} tips accepted, ${reads} lists and reports read, ${failed} requests failed.`,
    table([
      ['Service', `RSS after ${firstMinute} min`, `after ${minutes} min`, 'ratio', 'most', 'goal'],
      ...services.map(({ service, firstMib, lastMib, ratio, mostMib }) => [
        service,
        `${firstMib} MiB`,
        `${lastMib} MiB`,
        `**${ratio}**`,
        `${mostMib} MiB`,
        `≤ ${goal}`,
      ]),
    ]),
  ];
}
