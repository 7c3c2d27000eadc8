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
    const faults = metadata.type === 'body' ? listsInLists(value, '') : [];
    const transformed = await this.judged(value, metadata, faults);
    if (faults.length > 0) throw validationFailed(faults);
    return transformed;
  }

  /** What the libraries make of a value; what they find goes to `faults`. */
  private async judged(value: unknown, metadata: ArgumentMetadata, faults: FieldFault[]): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof ValidationFailure)) throw error;
      const prefix = prefixOf[metadata.type] ?? '';
      faults.push(...error.findings.flatMap((finding) => faultsOf(finding, prefix)));
      return undefined;
    }
  }
}

/**
 * No body has lists of lists. class-validator would look through them, and take `[[{…}]]` for a list of sound objects:
 * whoever works with the objects would then meet a list.
 */
function listsInLists(value: unknown, pointer: string): FieldFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = `${pointer}/${escaped(name)}`;
    const own = Array.isArray(value) && Array.isArray(inner) ? [{ pointer: at, ...listInList }] : [];
    return own.length > 0 ? own : listsInLists(inner, at);
  });
}

const listInList = { code: 'list-in-list', detail: 'Danh sách không được chứa danh sách.' };

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
