import { randomUUID } from 'node:crypto';
import { conformityTo } from '#shared/testing';
import type { System } from '../system.ts';
import { closedDocument } from './closed-document.ts';
import { personForInformants } from './informant-persons.ts';

type Method = 'get' | 'post' | 'delete';

export interface Operation {
  operationId: string;
  path: string;
  method: Method;
  hasBody: boolean;
  /** Whether that body is a file. */
  takesFile: boolean;
  /** Whether it may ask for a proof of work, instead of a version, when it answers 428. */
  mayAskForProof: boolean;
  /** The statuses of errors that the document names. */
  errors: string[];
}

interface Documented {
  operationId: string;
  requestBody?: { content: object };
  parameters?: { name: string }[];
  responses: object;
}

interface Document {
  paths: Record<string, Record<Method, Documented>>;
}

export interface Request {
  token?: string;
  /** What stands in the path; a random id when absent. */
  id?: string;
  /** Of a thing within that with the id; the first when absent. */
  number?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Problem {
  type: string;
  code: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

export interface Thing {
  id: string;
  version: number;
  caseId?: string;
  [field: string]: unknown;
}

type Person = 'agency' | 'agencyHead' | 'hotline' | 'head' | 'office' | 'platform' | 'registrar' | 'operator';

/** The public door, each answer of which is held against the document that the door itself gives. */
export class Door {
  /** Which error has been seen where: `acceptCase 412`. */
  readonly produced = new Set<string>();
  /** The types of all problems seen. */
  readonly types = new Set<string>();

  private constructor(
    readonly url: string,
    readonly tokens: Record<Person, string>,
    readonly operations: Operation[],
    private readonly conforms: ReturnType<typeof conformityTo>,
  ) {}

  static async of({ gateway, tokens }: System): Promise<Door> {
    const document = (await (await fetch(`${gateway}/openapi.json`)).json()) as Document;
    const officer = (body: string, role: string) => tokens.officer({ body, roles: [role] });
    const people = {
      agency: await officer('market-surveillance-79', 'case-officer'),
      agencyHead: await officer('market-surveillance-79', 'competent-head'),
      hotline: await officer('standing-office', 'hotline-officer'),
      head: await officer('standing-office', 'competent-head'),
      office: await officer('standing-office', 'standing-office'),
      platform: await tokens.platform(),
      registrar: await tokens.registrar(),
      operator: await officer('standing-office', 'operator'),
    };
    return new Door(gateway, people, operationsOf(document), conformityTo(closedDocument(document)));
  }

  operation(operationId: string): Operation {
    const found = this.operations.find((operation) => operation.operationId === operationId);
    if (!found) throw new Error(`There is no operation ${operationId}.`);
    return found;
  }

  /** Calls an operation, by default with a token that may, and checks that the document allows the answer. */
  async call(operation: Operation, request: Request = {}): Promise<Answer> {
    const { path, method, hasBody, takesFile } = operation;
    const body = request.body ?? (hasBody ? '{}' : undefined);
    const type = takesFile ? 'application/octet-stream' : 'application/json';
    const within = path.replace('{number}', request.number ?? '1');
    const address = within.replace(/\{\w+\}/, request.id ?? randomUUID()) + (request.query ?? '');
    const response = await fetch(this.url + address, {
      method: method.toUpperCase(),
      headers: {
        authorization: `Bearer ${request.token ?? this.tokenFor(operation)}`,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body: body as string }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const headers = Object.fromEntries(response.headers);
    const answer = { status: response.status, headers, body: (isJson ? JSON.parse(text) : text) as Problem };
    this.conforms(method, path, answer);
    if (answer.status >= 400) this.note(operation, answer);
    return answer;
  }

  /** As `call`, for one that must succeed. */
  async done<T = Thing>(operationId: string, request: Request = {}): Promise<T> {
    const { status, body } = await this.call(this.operation(operationId), request);
    if (status >= 300) throw new Error(`${operationId}: ${status} ${JSON.stringify(body)}`);
    return body as unknown as T;
  }

  private tokenFor({ path, operationId }: Operation): string {
    const person = personForInformants(operationId);
    if (person) return this.tokens[person];
    if (path.includes('/clients')) return this.tokens.registrar;
    if (path.includes('/operations/')) return this.tokens.operator;
    if (/webhook|signing|takedown-confirmations/.test(path)) return this.tokens.platform;
    if (/reports|hotlines|log-books|receiving-rules|receiving-settings|calendar-exceptions/.test(path))
      return this.tokens.office;
    if (operationId === 'decideOnTip') return this.tokens.head;
    return /\/tip(s|-drafts)/.test(path) && operationId !== 'lookUpReceipt' ? this.tokens.hotline : this.tokens.agency;
  }

  private note({ operationId }: Operation, { status, headers, body }: Answer): void {
    this.produced.add(`${operationId} ${status}`);
    if (operationId === 'getToken') return; // OAuth errors have their own form (RFC 6749, 5.2).
    expect({ operationId, headers, body }).toMatchObject({
      headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) },
      body: { status, type: expect.stringContaining(`/problems/${body.code}`), traceId: expect.any(String) },
    });
    this.types.add(body.type);
  }
}

function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, requestBody, parameters = [], responses }]) => ({
      operationId,
      path,
      method: method as Method,
      hasBody: requestBody !== undefined,
      takesFile: Object.keys(requestBody?.content ?? {}).includes('application/octet-stream'),
      mayAskForProof: parameters.some(({ name }) => name === 'Altcha-Payload'),
      errors: Object.keys(responses).filter((status) => Number(status) >= 400),
    })),
  );
}
