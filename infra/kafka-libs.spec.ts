import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaLibs } from './kafka-libs.ts';
import { pathWith, scratchFolder } from './testing/scratch.ts';

const FETCH = 'for word; do case "$word" in -DoutputDirectory=*) target="${word#*=}";; esac; done';

describe('the jars of Kafka', () => {
  const folder = scratchFolder();

  it('are asked for, with the alternatives, when Maven is missing', async () => {
    await expect(kafkaLibs(join(folder, 'a'), pathWith(folder, {}))).rejects.toThrow(
      /there is no "mvn" on the PATH: install Maven .* DATABASE_URL and KAFKA_BROKERS .*docker compose/,
    );
  });

  it('name what Maven could not fetch, and leave nothing half behind', async () => {
    const env = pathWith(folder, {
      mvn: 'echo "[ERROR] Could not transfer kafka_2.13:4.4.0: Connection refused"; exit 1',
    });
    const libs = join(folder, 'b');
    await expect(kafkaLibs(libs, env)).rejects.toThrow(
      /check the network and the mirror .* Maven said: Could not transfer kafka_2.13:4.4.0: Connection refused$/,
    );
    expect(existsSync(libs)).toBe(false);
  });

  it('are fetched once', async () => {
    const libs = join(folder, 'c');
    const env = pathWith(folder, { mvn: `${FETCH}; /bin/mkdir "$target"; echo jar > "$target/kafka.jar"` });
    await kafkaLibs(libs, env);
    await kafkaLibs(libs, pathWith(folder, {}));
    expect(readdirSync(libs).sort()).toEqual(['kafka.jar', 'pom.sha256']);
  });
});
