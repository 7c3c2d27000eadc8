/** An operation of the public document. */
export interface Operation {
  method: string;
  path: string;
  /** Whether it takes an Idempotency-Key. */
  idempotent: boolean;
}

interface DocumentedOperation {
  operationId?: string;
  parameters?: { name?: string; $ref?: string }[];
}

interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
}

/** The operations of the document at `/openapi.json`, which is all that agencies and platforms know. */
export class Operations {
  private readonly byId: ReadonlyMap<string, Operation>;

  constructor(document: OpenApiDocument) {
    const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
    );
    this.byId = new Map(entries);
  }

  static async read(gatewayUrl: string): Promise<Operations> {
    const answer = await fetch(new URL('/openapi.json', gatewayUrl));
    if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}.`);
    return new Operations((await answer.json()) as OpenApiDocument);
  }

  get(operationId: string): Operation {
    const operation = this.byId.get(operationId);
    if (operation) return operation;
    throw new Error(`The public document has no operation ${operationId}.`);
  }
}

function operationOf(path: string, method: string, { operationId, parameters }: DocumentedOperation) {
  const idempotent = (parameters ?? []).some(({ name, $ref }) => /idempotency-?key/i.test(name ?? $ref ?? ''));
  return [operationId ?? `${method} ${path}`, { method: method.toUpperCase(), path, idempotent }] as const;
}
