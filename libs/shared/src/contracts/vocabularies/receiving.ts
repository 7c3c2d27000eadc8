import { codesOf, type Term } from './terms.js';

/** What the receiver proposes and the competent head decides (195/QĐ-BCĐ389 Article 5). */
export const classificationTerms = [
  { code: 'in-scope', vi: 'Thuộc phạm vi tiếp nhận', en: 'In scope' },
  { code: 'out-of-scope', vi: 'Ngoài phạm vi, hướng dẫn liên hệ cơ quan khác', en: 'Out of scope, with guidance' },
  { code: 'refused', vi: 'Từ chối tiếp nhận', en: 'Refused' },
] as const satisfies readonly Term[];

/** The codes of classifications. */
export const classifications = codesOf(classificationTerms);

/** A classification that this release knows. */
export type Classification = (typeof classifications)[number];

/** How far the screening of a tip has come. */
export const screeningStateTerms = [
  { code: 'awaiting', vi: 'Chờ đề xuất xử lý', en: 'Awaiting a proposal' },
  { code: 'proposed', vi: 'Đã đề xuất, chờ quyết định', en: 'Proposed, awaiting the decision' },
  { code: 'returned', vi: 'Trả lại để đề xuất lại', en: 'Returned for another proposal' },
  { code: 'decided', vi: 'Đã quyết định', en: 'Decided' },
] as const satisfies readonly Term[];

/** The codes of screening states. */
export const screeningStates = codesOf(screeningStateTerms);

/** A state of the screening of a tip. */
export type ScreeningState = (typeof screeningStates)[number];

/** What is said in the talk between an informant and the officers that deal with their tip. */
export const messageKindTerms = [
  { code: 'supplement', vi: 'Bổ sung thông tin', en: 'Further facts' },
  { code: 'still-going-on', vi: 'Vẫn đang tiếp diễn', en: 'Still going on' },
  { code: 'question', vi: 'Câu hỏi của cán bộ', en: 'Question' },
  { code: 'answer', vi: 'Trả lời của người báo tin', en: 'Answer' },
  { code: 'outcome', vi: 'Thông báo kết quả xử lý', en: 'Notice of the outcome' },
] as const satisfies readonly Term[];

/** The codes of message kinds. */
export const messageKinds = codesOf(messageKindTerms);

/** A message kind that this release knows. */
export type MessageKind = (typeof messageKinds)[number];

/** Why a tip was entered late. */
export const lateCauseTerms = [
  { code: 'system-outage', vi: 'Sự cố hệ thống', en: 'Outage of the system' },
  { code: 'power-or-network', vi: 'Mất điện, mất mạng', en: 'No power or no network' },
  { code: 'received-off-site', vi: 'Tiếp nhận ngoài trụ sở', en: 'Received away from the office' },
  { code: 'post', vi: 'Văn bản đến chậm', en: 'Delayed post' },
  { code: 'other', vi: 'Nguyên nhân khác', en: 'Another cause' },
] as const satisfies readonly Term[];

/** The codes of causes of late entry. */
export const lateCauses = codesOf(lateCauseTerms);

/** A cause of late entry that this release knows. */
export type LateCause = (typeof lateCauses)[number];
