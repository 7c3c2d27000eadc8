import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { contracts, defineEvent, intakeTips } from '#shared/contracts';
import { releaseMissing } from './release-contracts.ts';

const emptyFolder = () => pathToFileURL(`${mkdtempSync(join(tmpdir(), 'releases-'))}/`);
const eventWith = (fields: Parameters<typeof Type.Object>[0]) =>
  defineEvent({ type: 'tip.seen.v1', topic: intakeTips, title: '', description: '', data: Type.Object(fields) });
const first = eventWith({ tipId: Type.String() });
const grown = eventWith({ tipId: Type.String(), note: Type.Optional(Type.String()) });

describe('releasing contracts', () => {
  it('freezes each type once', async () => {
    const folder = emptyFolder();
    expect(await releaseMissing(contracts, folder)).toEqual(contracts.map(({ type }) => `${type}.json`));
    expect(await releaseMissing(contracts, folder)).toEqual([]);
    expect(JSON.parse(readFileSync(new URL('tip.refused.v1.json', folder), 'utf8'))).toMatchObject({
      type: 'tip.refused.v1',
      topic: 'intake.tips',
      key: 'tipId',
      data: { type: 'object' },
    });
  });

  it('freezes further optional fields beside what was released before', async () => {
    const folder = emptyFolder();
    await releaseMissing([first], folder);
    expect(await releaseMissing([grown], folder)).toEqual(['tip.seen.v1.2.json']);
    expect(await releaseMissing([grown], folder)).toEqual([]);
  });

  it('refuses a breaking change and leaves what was released as it was', async () => {
    const folder = emptyFolder();
    await releaseMissing([first], folder);
    await releaseMissing([grown], folder);
    const read = () => readFileSync(new URL('tip.seen.v1.2.json', folder), 'utf8');
    const before = read();
    await expect(releaseMissing([first], folder)).rejects.toThrow('/note: field removed');
    expect(read()).toBe(before);
  });

  it('never writes over a file', async () => {
    const folder = emptyFolder();
    writeFileSync(new URL('tip.seen.v1.json', folder), JSON.stringify({ data: { type: 'object' } }));
    await expect(releaseMissing([first], folder)).rejects.toThrow('/tipId: newly required');
  });
});
