/** Calls an operation that must succeed, as the document says; what the test that uses this gives. */
export type Done = (operationId: string, request: { as: 'office'; id: string; query?: string }) => Promise<unknown>;

/** Every operation of the log books, with success. */
export async function driveLogBooks(done: Done): Promise<void> {
  const of = { as: 'office', id: 'standing-office' } as const;
  await done('listLogBookEntries', { ...of, query: '?limit=5' });
  await done('listLogBookEntries', { ...of, query: '?from=2026-01-01&to=2026-12-31' });
  await done('exportLogBook', { ...of, query: '?period=2026-M11' });
  await done('exportLogBook', { ...of, query: '?period=2026-Y&format=xlsx' });
}
