/**
 * The result of `work`, if it comes in time; the work itself is not ended.
 * @throws Error `<fault> within <limit> ms.` when it does not.
 */
export function withLimit<T>(work: Promise<T>, limitMs: number, fault: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${fault} within ${limitMs} ms.`)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
