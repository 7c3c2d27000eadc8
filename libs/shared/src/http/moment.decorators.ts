import { isISO8601, ValidateBy } from 'class-validator';

const form = /^(?:19[7-9]|20\d)\d-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i;

/** A moment of the years 1970 to 2099 as RFC 3339 has it, with any offset, on a day that exists. */
export function IsMoment(): PropertyDecorator {
  return ValidateBy({
    name: 'isRFC3339',
    validator: { validate: isMoment, defaultMessage: () => 'Phải là thời điểm theo RFC 3339.' },
  });
}

function isMoment(value: unknown): boolean {
  return (
    typeof value === 'string' && form.test(value) && isISO8601(value, { strict: true }) && !isNaN(Date.parse(value))
  );
}
