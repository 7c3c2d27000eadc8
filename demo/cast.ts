/** How a body behaves that has a program of its own. */
export interface AgencyHabits {
  /** Cases that it declines: one for each of these that fits. */
  declines?: Decline[];
  /** When nobody is there, so that notices stay unacknowledged. */
  away?: { from: string; to: string };
}

export interface Decline {
  violation: string;
  goodsCategory?: string;
  reason: string;
  note: string;
}

/** How a platform confirms takedown items. */
export interface PlatformHabits {
  /** Hosts of its pages. */
  host: string;
  /** Its first request stays open for so many hours. */
  firstAnswerAfterHours?: number;
  /** So many of its first items it refuses. */
  refuses?: number;
  /** So many it does not find, or does only in part. */
  misses?: { count: number; outcome: 'not-found' | 'partial'; reason: string };
  /** Whether it pushes each confirmation twice, as a program does that is not sure whether the first one arrived. */
  repeats?: boolean;
}

/** The agencies that work through programs of their own; in all other bodies officers do. */
export const agencies: Record<string, AgencyHabits> = {
  'market-surveillance-01': { away: { from: 'd4 12:00', to: 'd6 08:00' } },
  'market-surveillance-79': {},
  'economic-police-79': {
    declines: [
      {
        violation: 'prohibited-goods',
        goodsCategory: 'wildlife',
        reason: 'not-competent',
        note: 'Rùa biển thuộc thẩm quyền xử lý chính của Kiểm lâm; chúng tôi phối hợp khi có dấu hiệu tội phạm.',
      },
    ],
  },
  'health-48': {
    declines: [
      {
        violation: 'unsafe-food',
        reason: 'other-territory',
        note: 'Cơ sở chế biến đã chuyển khỏi địa bàn thành phố từ tháng 9.',
      },
    ],
  },
  dms: {},
  customs: {},
  most: {},
};

export const platforms: Record<string, PlatformHabits> = {
  'platform-cho-viet': {
    host: 'choviet.example',
    misses: { count: 1, outcome: 'not-found', reason: 'Tin đăng đã bị người bán xóa trước khi nhận yêu cầu.' },
    repeats: true,
  },
  'platform-sao-mua': { host: 'saomua.example', refuses: 2 },
  'platform-lien-mang': {
    host: 'lienmang.example',
    firstAnswerAfterHours: 26,
    misses: {
      count: 1,
      outcome: 'partial',
      reason: 'Đã gỡ bài đăng; bản sao do người dùng chia sẻ đang được rà soát.',
    },
  },
};

/** The platform whose page it is, with or without scheme. */
export function platformOfLink(link: string): string | undefined {
  const host = URL.parse(link.includes('://') ? link : `https://${link}`)?.hostname ?? '';
  return Object.entries(platforms).find(([, { host: own }]) => host === own || host.endsWith(`.${own}`))?.[0];
}
