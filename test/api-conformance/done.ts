/** Who calls in the tests of conformance. */
export type Person = 'agency' | 'agencyHead' | 'platform' | 'hotline' | 'head' | 'office' | 'registrar' | 'operator';

/** Calls an operation that must succeed, as the document says; what the test that uses this gives. */
export type Done = (
  operationId: string,
  request: {
    as?: Person;
    id?: string;
    /** Of a thing within that with the id. */
    number?: string;
    query?: string;
    body?: unknown;
    headers?: Record<string, string>;
  },
) => Promise<Record<string, unknown>>;
