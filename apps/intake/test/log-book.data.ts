import type { LogBookEntryDto } from '../src/log-book/log-book.dto.js';

const office = { code: 'standing-office', name: 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia' };
const surveillance = { code: 'market-surveillance-01', name: 'Chi cục Quản lý thị trường thành phố Hà Nội' };

/** An entry of a book as its readers see it. */
export function anEntry(changes: Partial<LogBookEntryDto> = {}): LogBookEntryDto {
  return {
    year: 2026,
    number: 12,
    tipId: '3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90',
    tipReference: 'TB-2026-000123',
    receivedAt: '2026-11-24T01:30:00.000Z',
    recordedAt: '2026-11-24T01:42:00.000Z',
    receiver: office,
    channel: 'phone',
    informant: { kind: 'citizen', identity: 'sealed', wishesSecrecy: true },
    violation: 'counterfeit-use-or-quality',
    stage: 'offering',
    seller: {
      shopName: 'Mẹ và bé Hoa Sen',
      shopId: 'cv-1029',
      platform: { code: 'platform-cho-viet', name: 'Sàn Chợ Việt (minh họa)' },
      taxCode: '0100109106',
      address: 'Số 5 ngõ 10 Hàng Buồm, phường Hoàn Kiếm, Hà Nội',
      links: ['https://m.choviet.example/shop/cv-1029/item/77?utm_source=zalo&utm_medium=chat'],
      linksCount: 7,
    },
    goods: [{ name: 'Sữa bột Hoa Sen 900 g', quantity: 1250.5, unit: 'hộp' }, { name: 'Bình sữa không nhãn mác' }],
    goodsCount: 2,
    attachmentsCount: 2,
    classification: 'in-scope',
    proposal: { classification: 'in-scope', ground: null, body: office, at: '2026-11-24T02:10:00.000Z' },
    decision: {
      approved: true,
      classification: 'in-scope',
      ground: null,
      body: office,
      at: '2026-11-24T03:00:00.000Z',
    },
    transfer: { body: surveillance, at: '2026-11-24T03:05:00.000Z' },
    due: { code: 'outcome-notice', at: '2026-11-28T17:00:00.000Z' },
    result: {
      outcome: 'administrative-sanction',
      fineVnd: 25_000_000,
      goodsValueVnd: 4_000_000,
      reportedAt: '2026-11-25T09:00:00.000Z',
    },
    informantAnsweredAt: '2026-11-26T02:00:00.000Z',
    remarks: { enteredLate: false, lateCause: null, lateReason: null, movedFrom: null },
    ...changes,
  };
}

/** Entries that fill some pages, with all that may stand in them. */
export function entriesOf(count: number): LogBookEntryDto[] {
  const others: Partial<LogBookEntryDto>[] = [
    {},
    {
      channel: 'web',
      informant: { kind: 'business', identity: 'anonymous', wishesSecrecy: false },
      violation: 'unlicensed-medicine-or-cosmetics',
      stage: null,
      proposal: null,
      decision: null,
      transfer: null,
      result: null,
      informantAnsweredAt: null,
      goods: [],
      goodsCount: 0,
      attachmentsCount: 0,
      due: { code: 'proposal', at: '2026-11-25T01:30:00.000Z' },
    },
    {
      channel: 'letter',
      classification: 'refused',
      seller: {
        shopName: 'Ắc quy – Đồ Ễ ợ ữ ỵ Đ ẵ ỡ ượ ỷ <script>&"',
        shopId: null,
        platform: null,
        taxCode: null,
        address: null,
        links: [`https://choviet.example/${'rat-dai-'.repeat(40)}`],
        linksCount: 1,
      },
      decision: {
        approved: true,
        classification: 'refused',
        ground: 'foreign-language',
        body: surveillance,
        at: '2026-11-24T03:00:00.000Z',
      },
      result: null,
      transfer: null,
      due: null,
      recordedAt: '2026-11-26T01:42:00.000Z',
      remarks: {
        enteredLate: true,
        lateCause: 'power-or-network',
        lateReason: 'Mất điện từ 8 giờ sáng 🙂',
        movedFrom: null,
      },
    },
  ];
  return Array.from({ length: count }, (_, index) => anEntry({ ...others[index % others.length], number: index + 1 }));
}
