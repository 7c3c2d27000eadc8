/**
 * Plays a fortnight against a running system, through its public API alone, and compares every figure of the national
 * report with a book of its own: `npm run demo [-- --exit] [-- --tips 30]`.
 */
import { parseArgs } from 'node:util';
import { Api } from './api.ts';
import { compare, forgeWebhooks, isFresh, survey, type Outcome } from './epilogue.ts';
import { Operations } from './openapi.ts';
import { Play, type Played } from './play.ts';
import { storyTips } from './story.ts';
import { reportTable } from './table.ts';
import { tellThread } from './tell.ts';
import { officerToken } from './tokens.ts';
import { worldOf, type DemoWorld } from './world.ts';

const DIFFERENCES_SHOWN = 40;
const LEAST_TIPS = 24;

async function main(args: string[]): Promise<void> {
  const options = { tips: { type: 'string' }, exit: { type: 'boolean', default: false } } as const;
  const { tips, exit } = parseArgs({ args, options }).values;
  const world = worldOf(process.env.DEMO_WORLD);
  const operations = await Operations.read(world.gatewayUrl);
  await requireFresh(world, operations);
  const start = performance.now();
  const story = storyTips(countOf(tips));
  console.log(`\nThe play: ${story.length} tips from 1 to 14 November 2026, in virtual time.`);
  const played = await new Play(world, operations).perform(story);
  const outcome = await conclude(played);
  await forgeWebhooks(world.platformPorts);
  await tellWebhooks(played);
  console.log(`\nThe play took ${((performance.now() - start) / 1_000).toFixed(1)} s.`);
  tellOutcome(outcome);
  if (!exit) tellAccess(world, played);
  for (const player of [...played.troupe.agencies, ...played.troupe.platforms]) player.leave();
}

function countOf(tips: string | undefined): number | undefined {
  if (tips === undefined || Number(tips) >= LEAST_TIPS) return tips === undefined ? undefined : Number(tips);
  throw new Error(`--tips takes a number from ${LEAST_TIPS} on, so that there is one of everything.`);
}

async function requireFresh({ gatewayUrl, officerIssuer }: DemoWorld, operations: Operations): Promise<void> {
  const token = officerToken(officerIssuer, { body: 'standing-office', roles: ['standing-office'] });
  if (await isFresh(new Api({ gatewayUrl, operations, token }))) return;
  throw new Error('The system holds tips or cases of November 2026 already; the demo needs an empty database.');
}

async function conclude(played: Played): Promise<Outcome> {
  await survey(played);
  const outcome = await compare(played);
  console.log(reportTable(outcome.report));
  console.log('\nONE THREAD, STEP BY STEP');
  await tellThread(played);
  return outcome;
}

async function tellWebhooks({ troupe, escalated }: Played): Promise<void> {
  const counts = troupe.platforms.map((one) => one.ask<{ webhooks: number; refused: number }>('verified'));
  const all = await Promise.all(counts);
  const sum = (what: 'webhooks' | 'refused') => all.reduce((total, one) => total + one[what], 0);
  console.log(
    `\n  Webhooks whose signature the platforms verified: ${sum('webhooks')}; forged ones refused: ${sum('refused')}.`,
  );
  console.log(`  Notices that nobody acknowledged in time and that went to the Standing Office: ${escalated.length}.`);
}

function tellOutcome({ differences, figures }: Outcome): void {
  if (differences.length === 0) {
    console.log(`Every one of ${figures} figures of the report, as JSON and as CSV, equals the ledger.`);
    return;
  }
  console.error(`${differences.length} differences between the report and the ledger:`);
  for (const difference of differences.slice(0, DIFFERENCES_SHOWN)) console.error(`  ${difference}`);
  process.exitCode = 1;
}

/** How to go on by hand in the system that still runs. */
function tellAccess({ gatewayUrl, docsUrl }: DemoWorld, { troupe: { credentials } }: Played): void {
  const curl = (body: string) => {
    const { clientId, clientSecret } = credentials.get(body) ?? { clientId: '', clientSecret: '' };
    return `curl -s -u '${clientId}:${clientSecret}' -d grant_type=client_credentials ${gatewayUrl}/oauth2/token`;
  };
  console.log(`
The system runs on; "npm run stop" ends it.
  Swagger UI         ${docsUrl}
  A demo agency      ${curl('market-surveillance-01')}
  A demo platform    ${curl('platform-cho-viet')}
  A demo officer     npm run -s officer-token -- --body market-surveillance-01 --role case-officer`);
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.stack ?? error.message);
    process.exit(1);
  },
);
