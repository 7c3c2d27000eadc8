import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecrets, type Secrets } from './secrets.ts';
import { scratchFolder } from './testing/scratch.ts';

describe('the secrets of a clone', () => {
  const file = join(scratchFolder(), 'secrets.json');

  it('are generated once, for this user alone', () => {
    const secrets = loadSecrets(file);
    expect(loadSecrets(file)).toEqual(secrets);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(secrets.shared.MATCH_KEY ?? '', 'base64')).toHaveLength(32);
    expect(new Set(Object.values(secrets.databasePasswords)).size).toBe(5);
  });

  it('are completed when a later version needs one more', () => {
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    const { MATCH_KEY, ...others } = secrets.shared;
    writeFileSync(file, JSON.stringify({ ...secrets, shared: others }));
    const completed = loadSecrets(file);
    expect(completed.shared).toMatchObject(others);
    expect(completed.shared.MATCH_KEY).not.toBe(MATCH_KEY);
  });
});
