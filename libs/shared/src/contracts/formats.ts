import { Format } from 'typebox/format';

/**
 * Throws when a schema names a format that the validator does not know.
 * The validator itself would pass over it in silence and let everything through.
 */
export function refuseUnknownFormats(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'format' && typeof value === 'string' && !Format.Has(value))
      throw new Error(`Format ${value} is not checked by the validator.`);
    refuseUnknownFormats(value);
  }
}
