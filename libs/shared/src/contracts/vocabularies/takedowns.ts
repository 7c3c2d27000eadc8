import { codesOf, type Term } from './terms.js';

/** What a platform is asked to do (248/2026/NĐ-CP Articles 17 and 18). */
export const takedownActionTerms = [
  { code: 'remove-listing', vi: 'Gỡ bỏ thông tin vi phạm', en: 'Remove the listing' },
  { code: 'suspend-shop', vi: 'Tạm ngừng tài khoản người bán', en: 'Suspend the shop' },
  { code: 'provide-seller-data', vi: 'Cung cấp thông tin người bán', en: 'Provide the seller’s data' },
  { code: 'preserve-data', vi: 'Lưu giữ dữ liệu', en: 'Preserve data' },
] as const satisfies readonly Term[];

/** The codes of takedown actions. */
export const takedownActions = codesOf(takedownActionTerms);

/** An action asked of a platform. */
export type TakedownAction = (typeof takedownActions)[number];

/** What came of one item of a takedown request. */
export const takedownOutcomeTerms = [
  { code: 'done', vi: 'Đã thực hiện', en: 'Done' },
  { code: 'refused', vi: 'Từ chối', en: 'Refused' },
  { code: 'not-found', vi: 'Không tìm thấy', en: 'Not found' },
  { code: 'partial', vi: 'Thực hiện một phần', en: 'Partly done' },
] as const satisfies readonly Term[];

/** The codes of takedown outcomes. */
export const takedownOutcomes = codesOf(takedownOutcomeTerms);

/** An outcome of an item of a takedown request. */
export type TakedownOutcome = (typeof takedownOutcomes)[number];
