import type { Troupe } from './enlist.ts';
import { expectedFigures } from './expected-report.ts';
import type { Ledger } from './ledger.ts';
import { recorderOf, type StoryTip } from './story.ts';
import type { VirtualClock } from './virtual-clock.ts';

const SHOWN_CHARACTERS = 64;
const VIRAL_TIPS = 10;

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Asia/Ho_Chi_Minh', weekday: 'short', day: '2-digit', month: 'short' },
  ...{ hour: '2-digit', minute: '2-digit' },
});

/** Shows what happens while it happens. */
export class Programme {
  private readonly clock: VirtualClock;
  private readonly ledger: Ledger;
  private readonly ofCluster = new Map<string, number>();

  constructor(clock: VirtualClock, ledger: Ledger) {
    this.clock = clock;
    this.ledger = ledger;
  }

  opens({ agencies, platforms }: Troupe): void {
    const names = (players: { body: string }[]) => players.map(({ body }) => body).join(', ');
    console.log(`  agencies         ${names(agencies)}; officers in all other bodies`);
    console.log(`  platforms        ${names(platforms)}; their webhook endpoints are verified\n`);
  }

  received(tip: StoryTip, reference: string): void {
    const place = this.placeInCluster(tip.cluster);
    if (place > VIRAL_TIPS) return;
    const by = recorderOf(tip) ?? tip.by;
    this.line(`${reference}  ${tip.channel.padEnd(9)} ${by.padEnd(22)} ${tip.violation.padEnd(36)} ${excerptOf(tip)}`);
    if (place === VIRAL_TIPS) this.line(`… and more about the same shop (${tip.cluster})`);
  }

  private placeInCluster(cluster: string | undefined): number {
    if (cluster === undefined) return 1;
    const place = (this.ofCluster.get(cluster) ?? 0) + 1;
    this.ofCluster.set(cluster, place);
    return place;
  }

  note(text: string): void {
    this.line(`* ${text}`);
  }

  roundEnds(): void {
    const figure = (name: string) => String(expectedFigures(this.ledger, this.clock.now()).get(name) ?? 0).padStart(3);
    const did = (operationId: string) => String(this.ledger.count(operationId)).padStart(3);
    const takedowns = `takedown items ${figure('takedowns.asked')} asked ${figure('takedowns.done')} done`;
    const cases = `cases ${figure('cases.total')}, ${did('acceptCase')} accepted, ${did('concludeCase')} concluded`;
    this.line(
      `- tips ${figure('tips.total')}   ${cases}   ${takedowns}   notices acknowledged ${did('acknowledgeNotice')}`,
    );
  }

  private line(text: string): void {
    console.log(`${dayAndTime.format(this.clock.now()).replace(',', '')}  ${text}`);
  }
}

/** The beginning of the tip; of one that is to be refused only why. */
function excerptOf({ content, expected }: StoryTip): string {
  if (expected?.startsWith('refused:')) return `(${expected})`;
  return `${content.slice(0, SHOWN_CHARACTERS).replaceAll('\n', ' ')}…`;
}
