import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import formats from 'ajv-formats';

/** As much of an answer as a document says something about. */
export interface GivenAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

interface DocumentedAnswer {
  content?: Record<string, { schema: object } | undefined>;
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, DocumentedAnswer | undefined> } | undefined>>;
}

type Method = 'get' | 'post' | 'delete';

/**
 * Checks answers against a service's own OpenAPI document: status, content type and body.
 * @returns a check that throws an Error naming what the document does not allow.
 */
export function conformityTo(document: object): (method: Method, path: string, answer: GivenAnswer) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (formats as unknown as FormatsPlugin)(ajv);
  ajv.addSchema({ ...document, $id: 'document' });
  const { paths } = document as Document;
  return (method, path, answer) => {
    const name = `${method} ${path} ${answer.status}`;
    const documented = paths[path]?.[method]?.responses[String(answer.status)];
    if (!documented) throw new Error(`${name} is not documented.`);
    const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!documented.content && type === '') return;
    if (!documented.content?.[type]) throw new Error(`${name} does not document ${type}.`);
    const at = ['paths', path, method, 'responses', String(answer.status), 'content', type, 'schema'];
    const pointer = at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const validate = ajv.getSchema(`document#/${encodeURI(pointer)}`);
    if (!validate?.(answer.body)) throw new Error(`${name}: ${ajv.errorsText(validate?.errors)}`);
  };
}
