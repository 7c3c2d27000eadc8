import { readFileSync } from 'node:fs';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { contracts, headersSchema, topics } from '#shared/contracts';
import { asyncApiDocument, asyncApiYaml } from './asyncapi.ts';

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);

interface Document {
  channels: Record<string, { messages: object }>;
  operations: Record<string, { action: string }>;
  components: { messages: Record<string, { examples: { headers: object; payload: object }[] }> };
}

describe('asyncapi.yaml', () => {
  it('is the document that the contracts give', () => {
    expect(readFileSync(new URL('../asyncapi.yaml', import.meta.url), 'utf8')).toBe(asyncApiYaml());
  });

  it('is a valid AsyncAPI 3.0 document without warnings', async () => {
    const { document, diagnostics } = await new Parser().parse(asyncApiYaml());
    const findings = diagnostics.filter(({ severity }) => severity <= DiagnosticSeverity.Warning);
    expect(findings.map(({ path, message }) => `${path.join('/')}: ${message}`)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });

  it('is found faulty by the same parser when a reference leads nowhere', async () => {
    const broken = asyncApiYaml().replace('#/components/schemas/tip.refused.v1', '#/components/schemas/tip.lost.v1');
    const { document } = await new Parser().parse(broken);
    expect(document).toBeUndefined();
  });

  it('names every topic with its messages, and who sends and receives', () => {
    const { channels, operations } = asyncApiDocument() as unknown as Document;
    expect(Object.keys(channels)).toEqual(topics.map(({ name }) => name));
    for (const { name } of topics) {
      expect(Object.keys(channels[name]!.messages)).toEqual(
        contracts.filter(({ topic }) => topic.name === name).map(({ type }) => type),
      );
      expect([operations[`publish.${name}`]!.action, operations[`read.${name}`]!.action]).toEqual(['send', 'receive']);
    }
  });

  it.each(contracts.map((contract) => [contract.type, contract] as const))(
    'gives examples of %s that validate',
    (type, contract) => {
      const { examples } = (asyncApiDocument() as unknown as Document).components.messages[type]!;
      for (const { headers, payload } of examples) {
        expect(ajv.validate(headersSchema, headers)).toBe(true);
        expect(contract.validate(payload)).toEqual([]);
      }
    },
  );
});
