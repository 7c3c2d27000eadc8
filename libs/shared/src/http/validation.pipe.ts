import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError } from './app-error.js';
import { faultText } from './fault-texts.js';
import type { FieldFault } from './problems.js';
import { soundInstance, type DtoClass } from './sound-instance.js';

/** Most faults named in one answer; more would help nobody. */
const FAULTS_MAX = 100;

/** Carries class-validator's findings out of Nest's pipe, which does not tell where a value came from. */
class ValidationFailure extends Error {
  constructor(readonly findings: ValidationError[]) {
    super('validation failed');
  }
}

const prefixOf: Partial<Record<ArgumentMetadata['type'], string>> = { query: '/query', param: '/path' };

/** Checks every DTO of a request; unknown fields are faults, and all faults are answered at once. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: false,
      exceptionFactory: (findings) => new ValidationFailure(findings),
    });
  }

  /** @throws AppError `validation-failed` with the pointer of each fault. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata)) {
      if (metadata.type === 'body') refuseUnlessObject(value);
      const sound = soundInstance(metadata.metatype as DtoClass, value);
      if (sound) return sound;
    }
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof ValidationFailure)) throw error;
      throw validationFailed(error.findings.flatMap((finding) => faultsOf(finding, prefixOf[metadata.type] ?? '')));
    }
  }
}

/** The error for faults in a request's data; services use it for rules that no decorator can state. */
export function validationFailed(faults: FieldFault[]): AppError {
  return new AppError('validation-failed', {
    detail: `Có ${faults.length} lỗi trong dữ liệu.`,
    errors: faults.slice(0, FAULTS_MAX),
  });
}

function refuseUnlessObject(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw validationFailed([{ pointer: '', code: 'is-object', detail: 'Nội dung phải là một đối tượng JSON.' }]);
}

function faultsOf(finding: ValidationError, prefix: string): FieldFault[] {
  const pointer = `${prefix}/${escaped(finding.property)}`;
  const own = Object.entries(finding.constraints ?? {}).map(([rule, message]) => ({
    pointer,
    ...faultText(rule, message, finding.property),
  }));
  return [...own, ...(finding.children ?? []).flatMap((child) => faultsOf(child, pointer))];
}

/** RFC 6901: `~` and `/` are escaped in a pointer. */
function escaped(property: string): string {
  return property.replaceAll('~', '~0').replaceAll('/', '~1');
}
