import { codesOf, type Term } from './terms.js';

/** The columns of the national report under which a violation is counted (indicators I02, I03 and I04; I01 is their sum). */
export const reportGroups = ['prohibited-or-smuggled', 'trade-or-tax-fraud', 'counterfeit-or-ip', 'other'] as const;

/** A column of the national report. */
export type ReportGroup = (typeof reportGroups)[number];

/** A kind of violation with its place in reports and in the law. */
export interface ViolationTerm extends Term {
  /** The Vietnamese code of the reference data. */
  readonly viCode: string;
  readonly reportGroup: ReportGroup;
  /** Whether Article 2(1) of 195/QĐ-BCĐ389 covers it; otherwise the informant is guided to the competent agency. */
  readonly inScope: boolean;
}

/** What a tip or case is about (98/2020/NĐ-CP Article 3, 195/QĐ-BCĐ389 Article 2(1)). */
export const violationTerms = [
  {
    code: 'smuggled-goods',
    viCode: 'HANG_NHAP_LAU',
    vi: 'Hàng hóa nhập lậu',
    en: 'Smuggled goods',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'no-origin-goods',
    viCode: 'KHONG_RO_NGUON_GOC',
    vi: 'Hàng hóa không rõ nguồn gốc, xuất xứ',
    en: 'Goods of unknown origin',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'prohibited-goods',
    viCode: 'HANG_CAM',
    vi: 'Hàng cấm',
    en: 'Prohibited goods',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'illegal-border-transport',
    viCode: 'VAN_CHUYEN_TRAI_PHEP_BIEN_GIOI',
    vi: 'Vận chuyển trái phép hàng hóa qua biên giới',
    en: 'Illegal transport of goods across the border',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'maritime-smuggling',
    viCode: 'BUON_LAU_TREN_BIEN',
    vi: 'Buôn lậu trên biển',
    en: 'Smuggling at sea',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'logistics-violation',
    viCode: 'VI_PHAM_VAN_CHUYEN_GIAO_NHAN',
    vi: 'Vận chuyển, giao nhận hàng hóa vi phạm trong nước',
    en: 'Domestic carriage or delivery of violating goods',
    reportGroup: 'prohibited-or-smuggled',
    inScope: true,
  },
  {
    code: 'trade-fraud',
    viCode: 'GIAN_LAN_TM',
    vi: 'Gian lận thương mại',
    en: 'Trade fraud',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'tax-evasion',
    viCode: 'GIAN_LAN_THUE',
    vi: 'Gian lận thuế, trốn thuế',
    en: 'Tax fraud or evasion',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'border-origin-fraud',
    viCode: 'GIAN_LAN_XUAT_XU',
    vi: 'Gian lận xuất xứ hàng hóa xuất khẩu, nhập khẩu',
    en: 'Origin fraud in import or export',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'poor-quality-goods',
    viCode: 'KEM_CHAT_LUONG',
    vi: 'Hàng kém chất lượng',
    en: 'Poor-quality goods',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'expired-goods',
    viCode: 'QUA_HAN',
    vi: 'Hàng quá hạn sử dụng',
    en: 'Expired goods',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'unsafe-food',
    viCode: 'THUC_PHAM_KHONG_AN_TOAN',
    vi: 'Thực phẩm không bảo đảm an toàn',
    en: 'Unsafe food',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'unlicensed-medicine-or-cosmetics',
    viCode: 'THUOC_MY_PHAM_KHONG_PHEP',
    vi: 'Thuốc, mỹ phẩm, thiết bị y tế chưa được cấp phép lưu hành',
    en: 'Unlicensed medicines, cosmetics or medical devices',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'false-advertising',
    viCode: 'QUANG_CAO_SAI',
    vi: 'Quảng cáo sai sự thật',
    en: 'False advertising',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'unregistered-ecommerce',
    viCode: 'TMDT_KHONG_DANG_KY',
    vi: 'Hoạt động thương mại điện tử không thông báo, không đăng ký',
    en: 'E-commerce without notification or registration',
    reportGroup: 'trade-or-tax-fraud',
    inScope: true,
  },
  {
    code: 'counterfeit-use-or-quality',
    viCode: 'HANG_GIA_CHAT_LUONG_70',
    vi: 'Hàng giả về giá trị sử dụng, công dụng, chất lượng',
    en: 'Counterfeit as to use or quality',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'counterfeit-medicine',
    viCode: 'HANG_GIA_THUOC',
    vi: 'Thuốc giả, nguyên liệu làm thuốc giả',
    en: 'Counterfeit medicine',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'counterfeit-agricultural-input',
    viCode: 'HANG_GIA_NONG_DUOC',
    vi: 'Giống, phân bón, thuốc bảo vệ thực vật, thuốc thú y, thức ăn chăn nuôi giả',
    en: 'Counterfeit agricultural input',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'counterfeit-label-or-packaging',
    viCode: 'HANG_GIA_NHAN_BAO_BI',
    vi: 'Hàng giả mạo nhãn hàng hóa, bao bì, xuất xứ',
    en: 'Counterfeit label, packaging or stated origin',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'counterfeit-stamp',
    viCode: 'HANG_GIA_TEM_NHAN',
    vi: 'Tem, nhãn, bao bì giả',
    en: 'Counterfeit stamps, labels or packaging material',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'counterfeit-mark',
    viCode: 'XAM_PHAM_SHTT_NHAN_HIEU',
    vi: 'Hàng hóa giả mạo nhãn hiệu',
    en: 'Goods bearing a counterfeit mark',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'geographical-indication-infringement',
    viCode: 'XAM_PHAM_SHTT_CHI_DAN_DIA_LY',
    vi: 'Xâm phạm chỉ dẫn địa lý',
    en: 'Infringement of a geographical indication',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'copyright-infringement',
    viCode: 'XAM_PHAM_SHTT_BAN_QUYEN',
    vi: 'Xâm phạm quyền tác giả, hàng hóa sao chép lậu',
    en: 'Copyright infringement, pirated copies',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'design-infringement',
    viCode: 'XAM_PHAM_SHTT_KIEU_DANG',
    vi: 'Xâm phạm kiểu dáng công nghiệp',
    en: 'Infringement of an industrial design',
    reportGroup: 'counterfeit-or-ip',
    inScope: true,
  },
  {
    code: 'illegal-payment',
    viCode: 'THANH_TOAN_TRAI_PHEP',
    vi: 'Trung gian thanh toán, kinh doanh ngoại hối, vàng trái phép',
    en: 'Illegal payment, foreign exchange or gold dealing',
    reportGroup: 'other',
    inScope: true,
  },
  {
    code: 'official-misconduct',
    viCode: 'CAN_BO_TIEP_TAY',
    vi: 'Cán bộ, công chức tiếp tay, bao che, nhũng nhiễu',
    en: 'Officials abetting, covering up or harassing',
    reportGroup: 'other',
    inScope: true,
  },
  {
    code: 'other',
    viCode: 'KHAC',
    vi: 'Vi phạm pháp luật khác liên quan đến thương mại',
    en: 'Other violation of law related to commerce',
    reportGroup: 'other',
    inScope: true,
  },
  {
    code: 'non-delivery-scam',
    viCode: 'LUA_DAO_KHONG_GIAO_HANG',
    vi: 'Lừa đảo, nhận tiền không giao hàng',
    en: 'Scam, paid but not delivered',
    reportGroup: 'other',
    inScope: false,
  },
  {
    code: 'consumer-dispute',
    viCode: 'TRANH_CHAP_TIEU_DUNG',
    vi: 'Tranh chấp giữa người tiêu dùng và người bán',
    en: 'Dispute between consumer and seller',
    reportGroup: 'other',
    inScope: false,
  },
] as const satisfies readonly ViolationTerm[];

/** The codes of violations. */
export const violations = codesOf(violationTerms);

/** A kind of violation that this release knows. */
export type Violation = (typeof violations)[number];
