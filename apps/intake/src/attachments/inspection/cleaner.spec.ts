import { aPictureOf } from '../../../../../infra/testing/sample-pictures.ts';
import { Cleaner } from './cleaner.service.js';
import { kindNamed } from './file-kinds.rules.js';

const jpeg = kindNamed('image/jpeg');
const cleaner = new Cleaner();
const { limitMs: LIMIT_MS, memoryMaxBytes: MEMORY_MAX_BYTES } = cleaner;
afterEach(() => Object.assign(cleaner, { limitMs: LIMIT_MS, memoryMaxBytes: MEMORY_MAX_BYTES }));
afterAll(() => cleaner.close());

describe('the cleaning process', () => {
  it('is ended when it takes too long, and the next file is cleaned', async () => {
    const picture = await aPictureOf('jpeg');
    cleaner.limitMs = 1;
    expect(await cleaner.cleanCopy(jpeg, picture)).toEqual({ refused: 'timed-out' });
    cleaner.limitMs = LIMIT_MS;
    expect(await cleaner.cleanCopy(jpeg, picture)).toMatchObject({ mediaType: 'image/jpeg', width: 240 });
  });

  it('is ended when it takes too much memory, and the next file is cleaned', async () => {
    const picture = await aPictureOf('jpeg');
    cleaner.memoryMaxBytes = 1_000_000;
    expect(await cleaner.cleanCopy(jpeg, picture)).toEqual({ refused: 'malformed' });
    cleaner.memoryMaxBytes = MEMORY_MAX_BYTES;
    expect(await cleaner.cleanCopy(jpeg, picture)).toMatchObject({ mediaType: 'image/jpeg' });
  });

  it('takes one file after the other', async () => {
    const picture = await aPictureOf('jpeg');
    const outcomes = await Promise.all([1, 2, 3].map(() => cleaner.cleanCopy(jpeg, picture)));
    expect(outcomes.map((outcome) => 'bytes' in outcome && outcome.mediaType)).toEqual(Array(3).fill('image/jpeg'));
  });

  it('makes no copy of a kind that has none', async () => {
    await expect(cleaner.cleanCopy(kindNamed('image/heic'), Buffer.alloc(10))).rejects.toThrow('No cleaned copy');
    expect(() => kindNamed('image/svg+xml')).toThrow(RangeError);
  });

  it('ends with the service', async () => {
    const ending = new Cleaner();
    const underWay = ending.cleanCopy(jpeg, await aPictureOf('jpeg'));
    const waiting = ending.cleanCopy(jpeg, await aPictureOf('jpeg'));
    waiting.catch(() => undefined); // Looked at below.
    await new Promise((resolve) => setImmediate(resolve)); // The first has been started.
    const ended = expect(underWay).rejects.toThrow('was ended by SIGKILL');
    await ending.close();
    await ended;
    await expect(waiting).rejects.toThrow('the service ends');
  });
});
