import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';
import formats from 'ajv-formats';
import type { Response } from 'supertest';

type Document = {
  paths: Record<string, Record<string, { responses: Record<string, Answer | undefined> } | undefined>>;
};
type Answer = { content?: Record<string, { schema: object } | undefined> };

/** Checks answers against the service's own document: status, content type and body. */
export function conformityTo(document: object) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (formats as unknown as FormatsPlugin)(ajv);
  ajv.addSchema({ ...document, $id: 'document' });
  const { paths } = document as Document;
  return (method: 'get' | 'post', path: string, answer: Response): void => {
    const documented = paths[path]?.[method]?.responses[String(answer.status)];
    if (!documented) throw new Error(`${method} ${path} does not document ${answer.status}.`);
    const type = String(answer.headers['content-type']).split(';')[0] ?? '';
    if (!documented.content?.[type]) throw new Error(`${method} ${path} ${answer.status} does not document ${type}.`);
    const at = ['paths', path, method, 'responses', String(answer.status), 'content', type, 'schema'];
    const pointer = at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const validate = ajv.getSchema(`document#/${encodeURI(pointer)}`);
    if (!validate?.(answer.body))
      throw new Error(`${method} ${path} ${answer.status}: ${ajv.errorsText(validate?.errors)}`);
  };
}
