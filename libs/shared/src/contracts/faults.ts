import type { TValidationError } from 'typebox/error';

/** Turns a validator's errors into lines `<JSON pointer>: <what is wrong>` that carry no value of the checked data. */
export function faultsOf(errors: readonly TValidationError[]): readonly string[] {
  return [...new Set(errors.flatMap(linesOf))];
}

function linesOf(error: TValidationError): string[] {
  if (error.keyword !== 'required') return [`${error.instancePath || '/'}: ${meaningOf(error)}`];
  return error.params.requiredProperties.map((field) => `${error.instancePath}/${field}: is required`);
}

// Worked out from the schema only, because a library's own message might one day quote the value.
function meaningOf(error: TValidationError): string {
  switch (error.keyword) {
    case 'type':
      return `must be of type ${[error.params.type].flat().join(' or ')}`;
    case 'format':
      return `must be a ${error.params.format}`;
    case 'pattern':
      return `must match ${String(error.params.pattern)}`;
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`;
    case 'enum':
      return `must be one of ${error.params.allowedValues.join(', ')}`;
    case 'minimum':
    case 'maximum':
      return `must be ${error.params.comparison} ${error.params.limit}`;
    case 'minLength':
      return `must have at least ${error.params.limit} characters`;
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`;
    case 'minItems':
      return `must have at least ${error.params.limit} items`;
    case 'maxItems':
      return `must have at most ${error.params.limit} items`;
    case 'uniqueItems':
      return 'must not repeat an item';
    case 'anyOf':
    case 'oneOf':
      return 'must fit one of the allowed shapes';
    default:
      return `breaks the rule "${error.keyword}"`;
  }
}
