import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { livingKafka, startKafka, stopKafka } from './kafka.ts';
import { scratchFolder } from './testing/scratch.ts';

describe('the broker of a clone', () => {
  const folder = scratchFolder(() => stopKafka(home));
  const home = join(folder, 'kafka');

  it('starts under an identity that looks like an option of the command line', async () => {
    const clusterId = '-t3xm0YkQh2oJ7vZbW9s-A';
    await startKafka({ home, logFile: `${home}.log`, clusterId });
    expect(livingKafka(home)).toBeDefined();
    expect(readFileSync(join(home, 'data', 'meta.properties'), 'utf8')).toContain(`cluster.id=${clusterId}`);
  }, 120_000);
});
