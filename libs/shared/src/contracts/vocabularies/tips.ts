import { codesOf, type Term } from './terms.js';

/** Where in the trade the violation shows (3986/VPCP-V.I names the first five; payment is ours). */
export const stageTerms = [
  { code: 'advertising', vi: 'Quảng cáo', en: 'Advertising' },
  { code: 'introduction', vi: 'Giới thiệu', en: 'Introduction' },
  { code: 'offering', vi: 'Chào bán', en: 'Offering for sale' },
  { code: 'transport', vi: 'Vận chuyển', en: 'Transport' },
  { code: 'delivery', vi: 'Giao nhận', en: 'Delivery' },
  { code: 'payment', vi: 'Thanh toán', en: 'Payment' },
] as const satisfies readonly Term[];

/** The codes of stages. */
export const stages = codesOf(stageTerms);

/** A stage that this release knows. */
export type Stage = (typeof stages)[number];

/** How a tip arrives: the four forms of 195/QĐ-BCĐ389 and the web form. */
export const channelTerms = [
  { code: 'web', vi: 'Biểu mẫu trên mạng', en: 'Web form' },
  { code: 'phone', vi: 'Điện thoại', en: 'Phone' },
  { code: 'e-mail', vi: 'Thư điện tử', en: 'E-mail' },
  { code: 'letter', vi: 'Văn bản', en: 'Written document' },
  { code: 'in-person', vi: 'Trực tiếp', en: 'In person' },
] as const satisfies readonly Term[];

/** The codes of channels. */
export const channels = codesOf(channelTerms);

/** A channel that this release knows. */
export type Channel = (typeof channels)[number];

/** What kind of goods a tip or case is about; it decides which sector agency is competent. */
export const goodsCategoryTerms = [
  { code: 'food', vi: 'Thực phẩm', en: 'Food' },
  { code: 'supplements', vi: 'Thực phẩm bảo vệ sức khỏe', en: 'Food supplements' },
  { code: 'medicine', vi: 'Thuốc, dược liệu', en: 'Medicine' },
  { code: 'cosmetics', vi: 'Mỹ phẩm', en: 'Cosmetics' },
  { code: 'medical-devices', vi: 'Thiết bị y tế', en: 'Medical devices' },
  { code: 'agricultural-inputs', vi: 'Vật tư nông nghiệp', en: 'Agricultural inputs' },
  { code: 'electronics', vi: 'Điện tử, điện máy', en: 'Electronics' },
  { code: 'fashion', vi: 'Thời trang, giày dép, túi xách', en: 'Fashion' },
  { code: 'jewellery-and-gold', vi: 'Vàng, trang sức', en: 'Jewellery and gold' },
  { code: 'toys', vi: 'Đồ chơi trẻ em', en: 'Toys' },
  { code: 'mother-and-baby', vi: 'Hàng mẹ và bé', en: 'Mother and baby goods' },
  { code: 'household', vi: 'Hàng gia dụng', en: 'Household goods' },
  { code: 'building-materials', vi: 'Vật liệu xây dựng', en: 'Building materials' },
  { code: 'tobacco-and-alcohol', vi: 'Thuốc lá, thuốc lá điện tử, rượu bia', en: 'Tobacco, e-cigarettes and alcohol' },
  { code: 'fuel', vi: 'Xăng dầu, khí', en: 'Fuel' },
  { code: 'minerals', vi: 'Khoáng sản', en: 'Minerals' },
  { code: 'vehicles-and-parts', vi: 'Xe và phụ tùng', en: 'Vehicles and parts' },
  { code: 'weapons-and-fireworks', vi: 'Vũ khí, công cụ hỗ trợ, pháo', en: 'Weapons and fireworks' },
  { code: 'drugs', vi: 'Ma túy, tiền chất', en: 'Narcotic drugs and precursors' },
  { code: 'wildlife', vi: 'Động vật, thực vật hoang dã', en: 'Wildlife' },
  { code: 'publications', vi: 'Xuất bản phẩm, bản ghi', en: 'Publications and recordings' },
  { code: 'software-and-accounts', vi: 'Phần mềm, tài khoản số', en: 'Software and digital accounts' },
  { code: 'other', vi: 'Hàng hóa khác', en: 'Other goods' },
] as const satisfies readonly Term[];

/** The codes of goods categories. */
export const goodsCategories = codesOf(goodsCategoryTerms);

/** A goods category that this release knows. */
export type GoodsCategory = (typeof goodsCategories)[number];

/** What an informant is told about their tip, in plain words. */
export const tipStateTerms = [
  {
    code: 'received',
    vi: 'Tin báo của bạn đã được tiếp nhận và đang chờ xem xét.',
    en: 'Your tip has been received and is waiting to be looked at.',
  },
  {
    code: 'guided',
    vi: 'Việc này không thuộc phạm vi của Ban Chỉ đạo 389. Bạn đã được hướng dẫn cơ quan cần liên hệ.',
    en: 'This is outside the remit of Committee 389. You have been told which agency to contact.',
  },
  {
    code: 'refused',
    vi: 'Tin báo không được xử lý theo quy định về tiếp nhận tin báo.',
    en: 'The tip is not being handled under the rules on receiving tips.',
  },
  {
    code: 'passed-on',
    vi: 'Tin báo đã được chuyển đến cơ quan có thẩm quyền.',
    en: 'The tip has been passed on to the competent agency.',
  },
  {
    code: 'acted-on',
    vi: 'Cơ quan có thẩm quyền đang xác minh, xử lý.',
    en: 'The competent agency is verifying and acting on it.',
  },
  { code: 'closed', vi: 'Việc xử lý đã kết thúc.', en: 'The handling has ended.' },
] as const satisfies readonly Term[];

/** The codes of tip states. */
export const tipStates = codesOf(tipStateTerms);

/** A state of a tip. */
export type TipState = (typeof tipStates)[number];

/** Why a tip may be refused; 195/QĐ-BCĐ389 Article 5 names these and no others, anonymity is not among them. */
export const refusalGroundTerms = [
  { code: 'impersonation', vi: 'Mạo danh', en: 'Impersonating or spurious' },
  { code: 'foreign-language', vi: 'Không dùng tiếng Việt', en: 'In a foreign language' },
  { code: 'vulgar', vi: 'Dùng từ ngữ thô tục', en: 'Using vulgar words' },
  { code: 'defamatory', vi: 'Vu khống, xúc phạm', en: 'Defamatory or insulting' },
  { code: 'harassing', vi: 'Quấy rối', en: 'Harassing' },
] as const satisfies readonly Term[];

/** The codes of refusal grounds. */
export const refusalGrounds = codesOf(refusalGroundTerms);

/** A ground for refusing a tip. */
export type RefusalGround = (typeof refusalGrounds)[number];
