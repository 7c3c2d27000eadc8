/** Who calls in the tests of conformance. */
export type Person = 'agency' | 'agencyHead' | 'platform' | 'hotline' | 'head' | 'office' | 'registrar' | 'operator';

/**
 * Calls an operation that must succeed, as the document says; what the test that uses this gives. An answer that is
 * neither JSON nor text comes as a string with a character for each byte (latin1).
 */
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
    /** A body as it is sent, in place of JSON. */
    raw?: string | Buffer;
  },
) => Promise<Record<string, unknown>>;
