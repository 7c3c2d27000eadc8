import type { Locale } from '#shared/observability';

/** What an informant is told whose matter is outside the Committee's remit: guidance, not a transfer (Article 5(2)). */
export interface Guidance {
  /** What to do, and whom to turn to. */
  text: string;
  /** The number to call, digits only; null where the text says all. */
  hotline: string | null;
}

interface GuidanceTerm {
  vi: string;
  en: string;
  hotline: string;
}

const ofViolation: Readonly<Record<string, GuidanceTerm>> = {
  'non-delivery-scam': {
    vi: 'Việc bạn nêu có dấu hiệu lừa đảo chiếm đoạt tài sản, thuộc thẩm quyền của cơ quan công an. Hãy giữ lại biên lai chuyển khoản, tin nhắn, số tài khoản nhận tiền và trình báo ngay tại công an xã, phường gần nhất hoặc gọi 113.',
    en: 'What you describe shows signs of fraud, which the police deal with. Keep the transfer receipts, the messages and the number of the receiving account, and report it at once to the nearest commune or ward police, or call 113.',
    hotline: '113',
  },
  'consumer-dispute': {
    vi: 'Đây là tranh chấp giữa người tiêu dùng và người bán. Trước hết hãy khiếu nại với người bán hoặc sàn; nếu không được giải quyết, hãy gọi tổng đài tư vấn, hỗ trợ người tiêu dùng 1800.6838 (miễn phí) hoặc liên hệ Sở Công Thương nơi bạn ở.',
    en: 'This is a dispute between a consumer and a seller. Complain to the seller or the platform first; if that settles nothing, call the consumer help line 1800.6838 (free of charge) or turn to the Department of Industry and Trade where you live.',
    hotline: '18006838',
  },
};

/** The guidance for a violation that is out of scope by itself; undefined for all others. */
export function guidanceFor(violation: string, locale: Locale): Guidance | undefined {
  const term = ofViolation[violation];
  return term && { text: term[locale], hotline: term.hotline };
}
