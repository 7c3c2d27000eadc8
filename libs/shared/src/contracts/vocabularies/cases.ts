import { codesOf, type Term } from './terms.js';

/** Where a case stands. */
export const caseStateTerms = [
  { code: 'offered', vi: 'Đã giao, chờ tiếp nhận', en: 'Offered to the lead body' },
  { code: 'accepted', vi: 'Đã tiếp nhận xử lý', en: 'Accepted' },
  { code: 'concluded', vi: 'Đã kết thúc', en: 'Concluded' },
  { code: 'dismissed', vi: 'Không xử lý', en: 'Dismissed' },
] as const satisfies readonly Term[];

/** The codes of case states. */
export const caseStates = codesOf(caseStateTerms);

/** A state of a case. */
export type CaseState = (typeof caseStates)[number];

/** How the lead body ended a case. */
export const caseOutcomeTerms = [
  { code: 'administrative-sanction', vi: 'Xử phạt vi phạm hành chính', en: 'Administrative sanction' },
  { code: 'criminal-referral', vi: 'Chuyển cơ quan điều tra', en: 'Referred to the investigation agency' },
  { code: 'no-violation', vi: 'Không có vi phạm', en: 'No violation' },
  { code: 'insufficient-grounds', vi: 'Không đủ căn cứ', en: 'Insufficient grounds' },
  { code: 'other', vi: 'Kết quả khác', en: 'Other outcome' },
] as const satisfies readonly Term[];

/** The codes of case outcomes. */
export const caseOutcomes = codesOf(caseOutcomeTerms);

/** An outcome of a case. */
export type CaseOutcome = (typeof caseOutcomes)[number];

/** Why a body does not accept a case offered to it. */
export const declineReasonTerms = [
  { code: 'not-competent', vi: 'Không thuộc thẩm quyền', en: 'Not competent' },
  { code: 'other-territory', vi: 'Thuộc địa bàn khác', en: 'Belongs to another territory' },
  { code: 'already-handled', vi: 'Đã được xử lý', en: 'Already handled' },
  { code: 'conflict-of-interest', vi: 'Xung đột lợi ích', en: 'Conflict of interest' },
] as const satisfies readonly Term[];

/** The codes of decline reasons. */
export const declineReasons = codesOf(declineReasonTerms);

/** A reason to decline a case. */
export type DeclineReason = (typeof declineReasons)[number];

/** Why a case is dismissed without a body having concluded it. */
export const dismissalReasonTerms = [
  { code: 'all-tips-refused', vi: 'Mọi tin báo của vụ việc đã bị từ chối', en: 'All of its tips were refused' },
  { code: 'no-tips-left', vi: 'Vụ việc không còn tin báo nào', en: 'None of its tips are left' },
] as const satisfies readonly Term[];

/** The codes of dismissal reasons. */
export const dismissalReasons = codesOf(dismissalReasonTerms);

/** A reason to dismiss a case. */
export type DismissalReason = (typeof dismissalReasons)[number];

/** How soon a case is to be taken up. */
export const priorityTerms = [
  { code: 'urgent', vi: 'Khẩn', en: 'Urgent' },
  { code: 'high', vi: 'Cao', en: 'High' },
  { code: 'normal', vi: 'Bình thường', en: 'Normal' },
] as const satisfies readonly Term[];

/** The codes of priorities, the most pressing first. */
export const priorities = codesOf(priorityTerms);

/** The priority of a case. */
export type Priority = (typeof priorities)[number];

/** In which role a body is addressed by a coordination notice. */
export const noticeRoleTerms = [
  { code: 'lead', vi: 'Chủ trì', en: 'Lead' },
  { code: 'support', vi: 'Phối hợp', en: 'Support' },
  { code: 'escalation', vi: 'Báo cáo cấp trên', en: 'Escalation' },
] as const satisfies readonly Term[];

/** The codes of notice roles. */
export const noticeRoles = codesOf(noticeRoleTerms);

/** The role of the body that a notice addresses. */
export type NoticeRole = (typeof noticeRoles)[number];

/** What kind of body it is. */
export const bodyKindTerms = [
  { code: 'standing-office', vi: 'Văn phòng Thường trực', en: 'Standing Office' },
  { code: 'committee', vi: 'Ban Chỉ đạo 389', en: 'Committee 389' },
  { code: 'ministry-force', vi: 'Cơ quan, lực lượng trung ương', en: 'Central agency or force' },
  { code: 'provincial-force', vi: 'Cơ quan, lực lượng cấp tỉnh', en: 'Provincial agency or force' },
  { code: 'platform', vi: 'Nền tảng thương mại điện tử', en: 'E-commerce platform' },
] as const satisfies readonly Term[];

/** The codes of kinds of bodies. */
export const bodyKinds = codesOf(bodyKindTerms);

/** A kind of body that this release knows. */
export type BodyKind = (typeof bodyKinds)[number];
