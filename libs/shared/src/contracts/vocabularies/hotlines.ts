import { codesOf, type Term } from './terms.js';

/** The levels at which the Committee and its members receive tips, the highest first. */
export const hotlineLevelTerms = [
  { code: 'national', vi: 'Quốc gia', en: 'National' },
  { code: 'ministry', vi: 'Bộ, ngành', en: 'Ministry' },
  { code: 'province', vi: 'Cấp tỉnh', en: 'Province' },
  { code: 'commune', vi: 'Cấp xã', en: 'Commune' },
] as const satisfies readonly Term[];

/** The codes of levels of hotlines, the highest first. */
export const hotlineLevels = codesOf(hotlineLevelTerms);

/** A level of hotlines. */
export type HotlineLevel = (typeof hotlineLevels)[number];

/** By what a body can be reached, the quickest first. */
export const hotlineChannelTerms = [
  { code: 'phone', vi: 'Điện thoại', en: 'Phone' },
  { code: 'e-mail', vi: 'Thư điện tử', en: 'E-mail' },
  { code: 'website', vi: 'Trang thông tin điện tử', en: 'Website' },
  { code: 'post', vi: 'Bưu chính', en: 'Post' },
] as const satisfies readonly Term[];

/** The codes of channels of hotlines, the quickest first. */
export const hotlineChannels = codesOf(hotlineChannelTerms);

/** A channel of hotlines. */
export type HotlineChannel = (typeof hotlineChannels)[number];

/** What a hotline is for. */
export const hotlineSectorTerms = [
  { code: 'general', vi: 'Chống buôn lậu, gian lận thương mại và hàng giả', en: 'All matters of Committee 389' },
  { code: 'market-surveillance', vi: 'Quản lý thị trường', en: 'Market surveillance' },
  { code: 'customs', vi: 'Hải quan, chống buôn lậu qua biên giới', en: 'Customs and smuggling across the border' },
  { code: 'customs-procedures', vi: 'Thủ tục hải quan', en: 'Customs procedures' },
  { code: 'consumer-protection', vi: 'Bảo vệ quyền lợi người tiêu dùng', en: 'Consumer protection' },
  { code: 'e-commerce', vi: 'Thương mại điện tử', en: 'E-commerce' },
  { code: 'import-export', vi: 'Xuất nhập khẩu', en: 'Import and export' },
  { code: 'food-safety', vi: 'An toàn thực phẩm', en: 'Food safety' },
  { code: 'medicine', vi: 'Dược, mỹ phẩm, thiết bị y tế', en: 'Medicine, cosmetics and medical devices' },
  { code: 'agriculture', vi: 'Vật tư nông nghiệp, nông lâm thủy sản', en: 'Agricultural inputs and produce' },
  { code: 'culture', vi: 'Văn hóa, quảng cáo', en: 'Culture and advertising' },
  { code: 'intellectual-property', vi: 'Sở hữu trí tuệ', en: 'Intellectual property' },
  { code: 'tax', vi: 'Thuế, hóa đơn', en: 'Taxes and invoices' },
  { code: 'payments', vi: 'Ngân hàng, thanh toán', en: 'Banking and payments' },
  { code: 'border', vi: 'Biên phòng', en: 'Land border' },
  { code: 'sea', vi: 'Trên biển', en: 'At sea' },
  { code: 'economic-crime', vi: 'Tội phạm kinh tế', en: 'Economic crime' },
  { code: 'cyber-crime', vi: 'Tội phạm mạng', en: 'Cyber crime' },
  { code: 'drugs', vi: 'Tội phạm về ma túy', en: 'Narcotic drugs' },
  { code: 'integrity', vi: 'Tham nhũng, tiêu cực của cán bộ', en: 'Corruption and misconduct of officials' },
] as const satisfies readonly Term[];

/** The codes of what hotlines are for. */
export const hotlineSectors = codesOf(hotlineSectorTerms);

/** What a hotline is for, as far as this release knows. */
export type HotlineSector = (typeof hotlineSectors)[number];
