import { tipReceivedV1 } from '#shared/contracts';
import { aTipEvent, eventually, note, scaled, startProbe, type Probe, type ProbeOptions } from '#shared/testing';
import { layGround, tips, type Ground } from './ground.ts';

const LIMIT_MS = scaled(1_200_000, 120_000);

let ground: Ground;
const probes: Probe[] = [];

beforeEach(async () => {
  ground = await layGround();
}, LIMIT_MS);
afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.stop()));
  await ground.close();
}, LIMIT_MS);

async function aMember(misbehave?: ProbeOptions['misbehave'], place: Ground = ground): Promise<Probe> {
  const probe = await startProbe({ ...place, ...(misbehave ? { misbehave } : {}) });
  probes.push(probe);
  return probe;
}

const story = (name: string, act: () => Promise<void>) => it(name, act, LIMIT_MS);

/**
 * A member takes so long over a message that the group forms anew without it, and another gets the same message before
 * the first has committed.
 * @returns how many effects the message has in the end.
 */
async function joinInTheMiddle(place: Ground): Promise<number> {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let begun = false;
  await aMember(() => {
    begun = true;
    return held;
  }, place);
  await place.broker.send(tipReceivedV1, [aTipEvent()]);
  await eventually(() => begun, { because: 'a member in the middle', withinMs: 30_000 });
  await aMember(undefined, place);
  const waiting = async () => (await place.standingStill('vigil.probe.consumers')) > 0;
  await eventually(waiting, { because: 'another one with the same message', withinMs: 30_000 });
  goOn();
  await place.comesToRest();
  return place.count('effects');
}

describe('members of a group', () => {
  story('that join and leave lose and double nothing', async () => {
    const [count, changes] = [scaled(2_000, 300), scaled(20, 4)];
    await aMember();
    const events = tips(count);
    const step = Math.ceil(count / changes / 2);
    const sending = (async () => {
      for (let start = 0; start < count; start += step)
        await ground.broker.send(tipReceivedV1, events.slice(start, start + step));
    })();
    for (let change = 1; change <= changes; change += 1) {
      if (change % 2 === 1) await aMember();
      else await probes.pop()?.stop();
    }
    await sending;
    await ground.comesToRest();
    expect(await ground.count('effects')).toBe(count);
    expect(await ground.count('(SELECT DISTINCT event_id FROM effects)')).toBe(count);
    note(8, { figure: `${changes} joins and leaves, ${count} messages, ${count} effects` });
  });

  story('that get what another one is in the middle of double nothing, thanks to the inbox', async () => {
    const keyless = await layGround();
    await keyless.forgetWhatWasHad();
    const [effects, without] = await Promise.all([joinInTheMiddle(ground), joinInTheMiddle(keyless)]);
    await Promise.all(probes.splice(0).map((probe) => probe.stop()));
    await keyless.close();
    expect(effects).toBe(1);
    expect(without).toBe(2);
    note(8, {
      figure: 'a message that two members had at once: 1 effect',
      control: `without the inbox's key: ${without} effects of it`,
    });
  });
});
