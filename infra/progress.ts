const NAME_WIDTH = 16;

/** Prints one line when `work` is done: the component, how long it took, and what it answered with. */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  note: (result: T) => string = () => '',
): Promise<T> {
  const start = performance.now();
  const result = await work();
  say(`  ${name.padEnd(NAME_WIDTH)}${seconds(performance.now() - start).padStart(7)}   ${note(result)}`.trimEnd());
  return result;
}

export function say(line: string): void {
  console.log(line);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
