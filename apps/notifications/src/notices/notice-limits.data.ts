import type { NoticeRole } from '#shared/contracts';

/** Within how many hours a notice is to be acknowledged, by the role of the body that it names. */
export interface NoticeLimits {
  /** The first day (Viet Nam) on which these limits hold for notices issued. */
  validFrom: string;
  hours: Readonly<Record<NoticeRole, number>>;
  source: string;
}

/** All versions of the limits, the oldest first; a new figure is a new row, never a change of an old one. */
export const noticeLimits: readonly NoticeLimits[] = [
  {
    validFrom: '2026-07-01',
    hours: { lead: 24, support: 48, escalation: 24 },
    source:
      'Assumption: 195/QĐ-BCĐ389 and 19/2016/QĐ-TTg ask for prompt coordination and name no figure; 24 hours follow the ' +
      'limit for passing on tips about crime, 48 hours its form for remote places.',
  },
];
