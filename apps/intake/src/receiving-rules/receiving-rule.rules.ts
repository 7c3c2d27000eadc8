import type { FieldFault } from '#shared/http';
import { RULES_NOTICE_MS } from './due.rules.js';

/** All faults of a new version that no field shows by itself: what has begun is never changed. */
export function versionFaults({ validFrom }: { validFrom: string }, now: Date): FieldFault[] {
  const from = Date.parse(validFrom);
  if (Number.isNaN(from)) return [fault('is-rfc3339', 'Phải là thời điểm theo RFC 3339.')];
  if (from < now.getTime() + RULES_NOTICE_MS) return [fault('retroactive', 'Chỉ có hiệu lực sau ít nhất một phút.')];
  return [];
}

function fault(code: string, detail: string): FieldFault {
  return { pointer: '/validFrom', code, detail };
}

/** All faults of a day of the calendar: a day that exists and has not begun, so that no issued due time is touched. */
export function dayFaults(day: string, today: string): FieldFault[] {
  const time = Date.parse(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  if (!exists) return [{ pointer: '/day', code: 'is-date', detail: 'Không có ngày này.' }];
  return day > today ? [] : [{ pointer: '/day', code: 'retroactive', detail: 'Phải là ngày sau hôm nay.' }];
}
