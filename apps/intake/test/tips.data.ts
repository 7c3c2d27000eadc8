import type { SubmitTipDto } from '../src/tips/submit-tip.dto.js';

/** A tip about the shop CV-1029, which sells counterfeit milk powder on Chợ Việt. */
export function aTip(changes: Partial<SubmitTipDto> = {}): SubmitTipDto {
  return {
    kind: 'citizen',
    content: 'Shop này bán sữa bột giả, hộp không có tem phụ, quét mã vạch không ra sản phẩm nào.',
    violation: 'counterfeit-use-or-quality',
    stage: 'offering',
    goods: [
      { name: 'Sữa bột Hoa Sen 900 g', category: 'mother-and-baby', quantity: 2, unit: 'hộp', priceVnd: 185_000 },
    ],
    links: ['https://m.choviet.example/shop/cv-1029/item/77?utm_source=zalo'],
    sellerTraces: {
      shopName: 'Mẹ và bé Hoa Sen',
      shopId: 'cv-1029',
      platform: 'platform-cho-viet',
      phone: '0912 345 678',
      bankAccount: { bank: 'Vietcombank', number: '0011001234567' },
      taxCode: '0100109106',
    },
    place: { communeCode: '00070' },
    ...changes,
  };
}

/** An informant whose words can be found wherever they leak to. */
export const anInformant = {
  name: 'Nguyễn Thị Hạnh CANARYNAME',
  phone: '0987654321',
  email: 'canary.mail@hopthu.example',
  address: 'Số 12 phố CANARYADDRESS, Hà Nội',
  organization: 'Công ty CANARYORG',
};

/** The words of {@link anInformant}. */
export const canaries = ['CANARYNAME', '0987654321', '+84987654321', 'canary.mail', 'CANARYADDRESS', 'CANARYORG'];
