import { codesOf, type Term } from './terms.js';

/** What an informant's identity may be opened for. */
export const openingPurposeTerms = [
  { code: 'contact-informant', vi: 'Liên hệ người báo tin để làm rõ nội dung', en: 'Contact with the informant' },
  { code: 'protect-informant', vi: 'Bảo vệ người báo tin', en: 'Protection of the informant' },
  { code: 'reward', vi: 'Khen thưởng người báo tin', en: 'Reward' },
  { code: 'criminal-proceedings', vi: 'Phục vụ tố tụng hình sự', en: 'Criminal proceedings' },
  { code: 'court-order', vi: 'Theo yêu cầu của Tòa án', en: 'Order of a court' },
] as const satisfies readonly Term[];

/** The codes of purposes. */
export const openingPurposes = codesOf(openingPurposeTerms);

/** A purpose that this release knows. */
export type OpeningPurpose = (typeof openingPurposes)[number];

/** How the opening of an identity stands. */
export const openingStateTerms = [
  { code: 'awaiting-consent', vi: 'Chờ người thứ hai đồng ý', en: 'Awaiting consent' },
  { code: 'granted', vi: 'Đang được phép xem', en: 'Granted' },
  { code: 'refused', vi: 'Không được đồng ý', en: 'Refused' },
  { code: 'lapsed', vi: 'Quá hạn chờ đồng ý', en: 'Lapsed without consent' },
  { code: 'ended', vi: 'Hết thời gian hoặc số lần xem', en: 'Ended' },
] as const satisfies readonly Term[];

/** The codes of states. */
export const openingStates = codesOf(openingStateTerms);

/** A state of an opening. */
export type OpeningState = (typeof openingStates)[number];
