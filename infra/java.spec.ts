import { findJava, javaMajor } from './java.ts';
import { pathWith, scratchFolder } from './testing/scratch.ts';

describe('the Java that Kafka needs', () => {
  const folder = scratchFolder();

  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_402"', 8],
    ['no version at all', undefined],
  ])('reads the major version from %s', (output, major) => {
    expect(javaMajor(output)).toBe(major);
  });

  it('is asked for, with the alternatives, when it is missing', () => {
    expect(() => findJava(pathWith(folder, {}))).toThrow(
      /needs Java 17 or newer and there is none .* install .* DATABASE_URL and KAFKA_BROKERS .*docker compose/,
    );
  });

  it('is asked for when it is too old', () => {
    const env = pathWith(folder, { java: 'echo \'openjdk version "11.0.22"\' >&2' });
    expect(() => findJava(env)).toThrow(
      /is Java 11: install a newer one or point JAVA_HOME to it, or set DATABASE_URL/,
    );
  });

  it('is taken from the PATH when it is new enough', () => {
    expect(findJava(pathWith(folder, { java: 'echo \'openjdk version "17.0.1"\' >&2' }))).toBe('java');
  });
});
