import { codesOf, type Term } from './terms.js';

/** The columns of the national report under which a violation is counted (indicators I02, I03 and I04; I01 is their sum). */
export const reportGroups = ['prohibited-or-smuggled', 'trade-or-tax-fraud', 'counterfeit-or-ip', 'other'] as const;

/** A column of the national report. */
export type ReportGroup = (typeof reportGroups)[number];

/** A kind of violation with its place in reports and in the law. */
export interface ViolationTerm<C extends string = string> extends Term<C> {
  /** The Vietnamese code of the reference data. */
  readonly viCode: string;
  readonly reportGroup: ReportGroup;
  /** Whether Article 2(1) of 195/QĐ-BCĐ389 covers it; otherwise the informant is guided to the competent agency. */
  readonly inScope: boolean;
}

type Row<C extends string> = readonly [code: C, viCode: string, vi: string, en: string];

function countedAs<const C extends string>(reportGroup: ReportGroup, rows: readonly Row<C>[], inScope = true) {
  return rows.map(([code, viCode, vi, en]): ViolationTerm<C> => ({ code, viCode, vi, en, reportGroup, inScope }));
}

const prohibitedOrSmuggled = countedAs('prohibited-or-smuggled', [
  ['smuggled-goods', 'HANG_NHAP_LAU', 'Hàng hóa nhập lậu', 'Smuggled goods'],
  ['no-origin-goods', 'KHONG_RO_NGUON_GOC', 'Hàng hóa không rõ nguồn gốc, xuất xứ', 'Goods of unknown origin'],
  ['prohibited-goods', 'HANG_CAM', 'Hàng cấm', 'Prohibited goods'],
  [
    'illegal-border-transport',
    'VAN_CHUYEN_TRAI_PHEP_BIEN_GIOI',
    'Vận chuyển trái phép hàng hóa qua biên giới',
    'Illegal transport of goods across the border',
  ],
  ['maritime-smuggling', 'BUON_LAU_TREN_BIEN', 'Buôn lậu trên biển', 'Smuggling at sea'],
  [
    'logistics-violation',
    'VI_PHAM_VAN_CHUYEN_GIAO_NHAN',
    'Vận chuyển, giao nhận hàng hóa vi phạm trong nước',
    'Domestic carriage or delivery of violating goods',
  ],
]);

const tradeOrTaxFraud = countedAs('trade-or-tax-fraud', [
  ['trade-fraud', 'GIAN_LAN_TM', 'Gian lận thương mại', 'Trade fraud'],
  ['tax-evasion', 'GIAN_LAN_THUE', 'Gian lận thuế, trốn thuế', 'Tax fraud or evasion'],
  [
    'border-origin-fraud',
    'GIAN_LAN_XUAT_XU',
    'Gian lận xuất xứ hàng hóa xuất khẩu, nhập khẩu',
    'Origin fraud in import or export',
  ],
  ['poor-quality-goods', 'KEM_CHAT_LUONG', 'Hàng kém chất lượng', 'Poor-quality goods'],
  ['expired-goods', 'QUA_HAN', 'Hàng quá hạn sử dụng', 'Expired goods'],
  ['unsafe-food', 'THUC_PHAM_KHONG_AN_TOAN', 'Thực phẩm không bảo đảm an toàn', 'Unsafe food'],
  [
    'unlicensed-medicine-or-cosmetics',
    'THUOC_MY_PHAM_KHONG_PHEP',
    'Thuốc, mỹ phẩm, thiết bị y tế chưa được cấp phép lưu hành',
    'Unlicensed medicines, cosmetics or medical devices',
  ],
  ['false-advertising', 'QUANG_CAO_SAI', 'Quảng cáo sai sự thật', 'False advertising'],
  [
    'unregistered-ecommerce',
    'TMDT_KHONG_DANG_KY',
    'Hoạt động thương mại điện tử không thông báo, không đăng ký',
    'E-commerce without notification or registration',
  ],
]);

const counterfeitOrIp = countedAs('counterfeit-or-ip', [
  [
    'counterfeit-use-or-quality',
    'HANG_GIA_CHAT_LUONG_70',
    'Hàng giả về giá trị sử dụng, công dụng, chất lượng',
    'Counterfeit as to use or quality',
  ],
  ['counterfeit-medicine', 'HANG_GIA_THUOC', 'Thuốc giả, nguyên liệu làm thuốc giả', 'Counterfeit medicine'],
  [
    'counterfeit-agricultural-input',
    'HANG_GIA_NONG_DUOC',
    'Giống, phân bón, thuốc bảo vệ thực vật, thuốc thú y, thức ăn chăn nuôi giả',
    'Counterfeit agricultural input',
  ],
  [
    'counterfeit-label-or-packaging',
    'HANG_GIA_NHAN_BAO_BI',
    'Hàng giả mạo nhãn hàng hóa, bao bì, xuất xứ',
    'Counterfeit label, packaging or stated origin',
  ],
  [
    'counterfeit-stamp',
    'HANG_GIA_TEM_NHAN',
    'Tem, nhãn, bao bì giả',
    'Counterfeit stamps, labels or packaging material',
  ],
  ['counterfeit-mark', 'XAM_PHAM_SHTT_NHAN_HIEU', 'Hàng hóa giả mạo nhãn hiệu', 'Goods bearing a counterfeit mark'],
  [
    'geographical-indication-infringement',
    'XAM_PHAM_SHTT_CHI_DAN_DIA_LY',
    'Xâm phạm chỉ dẫn địa lý',
    'Infringement of a geographical indication',
  ],
  [
    'copyright-infringement',
    'XAM_PHAM_SHTT_BAN_QUYEN',
    'Xâm phạm quyền tác giả, hàng hóa sao chép lậu',
    'Copyright infringement, pirated copies',
  ],
  [
    'design-infringement',
    'XAM_PHAM_SHTT_KIEU_DANG',
    'Xâm phạm kiểu dáng công nghiệp',
    'Infringement of an industrial design',
  ],
]);

const others = countedAs('other', [
  [
    'illegal-payment',
    'THANH_TOAN_TRAI_PHEP',
    'Trung gian thanh toán, kinh doanh ngoại hối, vàng trái phép',
    'Illegal payment, foreign exchange or gold dealing',
  ],
  [
    'official-misconduct',
    'CAN_BO_TIEP_TAY',
    'Cán bộ, công chức tiếp tay, bao che, nhũng nhiễu',
    'Officials abetting, covering up or harassing',
  ],
  ['other', 'KHAC', 'Vi phạm pháp luật khác liên quan đến thương mại', 'Other violation of law related to commerce'],
]);

const outOfScope = countedAs(
  'other',
  [
    [
      'non-delivery-scam',
      'LUA_DAO_KHONG_GIAO_HANG',
      'Lừa đảo, nhận tiền không giao hàng',
      'Scam, paid but not delivered',
    ],
    [
      'consumer-dispute',
      'TRANH_CHAP_TIEU_DUNG',
      'Tranh chấp giữa người tiêu dùng và người bán',
      'Dispute between consumer and seller',
    ],
  ],
  false,
);

const allTerms = [...prohibitedOrSmuggled, ...tradeOrTaxFraud, ...counterfeitOrIp, ...others, ...outOfScope];

/** A kind of violation that this release knows. */
export type Violation = (typeof allTerms)[number]['code'];

/** What a tip or case is about (98/2020/NĐ-CP Article 3, 195/QĐ-BCĐ389 Article 2(1)). */
export const violationTerms: readonly ViolationTerm<Violation>[] = allTerms;

/** The codes of violations. */
export const violations: readonly Violation[] = codesOf(violationTerms);
