import { dirname, join } from 'node:path';
import { documented } from './documented.js';
import { ruleTester } from './rule-tester.js';

const missing = [{ messageId: 'missing' }];
const fields = [{ of: 'fields' }];

const filename = join(dirname(dirname(import.meta.dirname)), 'libs/shared/src/config/clock.ts');

ruleTester().run('documented', documented as never, {
  valid: [
    { filename, code: `/** The calendar day. */ export function vnDate() {}` },
    { filename, code: `function vnDate() {}` },
    { filename, code: `export function helper() {}` },
    { filename, code: `/** By kind. */ export function clockOf(a: string): void; export function clockOf() {}` },
    {
      filename,
      code: `export class Clock { constructor() {} /** The moment. */ now() {} private read() {} #move() {} }`,
    },
    { filename, code: `export class FileClock extends Clock { now() {} }` },
    {
      options: fields,
      code: `export class TipDto { /** Reference, TB-2026-000123. */ @IsString() reference: string; }`,
    },
    { options: fields, code: `export class TipDto { @ApiProperty({ description: 'Reference' }) reference: string; }` },
  ],
  invalid: [
    { filename, code: `export function vnDate() {}`, errors: missing },
    { filename, code: `// A line is no doc comment.\nexport function vnDate() {}`, errors: missing },
    { filename, code: `/** Time. */ export class Clock { now() {} }`, errors: missing },
    { options: fields, code: `export class TipDto { @ApiProperty() reference: string; }`, errors: missing },
  ],
});
