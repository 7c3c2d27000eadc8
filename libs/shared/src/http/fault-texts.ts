type Text = (numbers: readonly string[], words: string, message: string) => string;

/** Vietnamese texts of class-validator's rules; `numbers` are the rule's limits, `words` the values that it allows. */
const texts: Readonly<Record<string, Text>> = {
  isDefined: () => 'Thiếu giá trị bắt buộc.',
  isNotEmpty: () => 'Không được để trống.',
  isString: () => 'Phải là chuỗi ký tự.',
  isInt: () => 'Phải là số nguyên.',
  isNumber: () => 'Phải là số.',
  isBoolean: () => 'Phải là true hoặc false.',
  isArray: () => 'Phải là danh sách.',
  isObject: () => 'Phải là đối tượng.',
  isUuid: () => 'Phải là UUID.',
  isUrl: () => 'Phải là địa chỉ URL.',
  isEmail: () => 'Phải là địa chỉ thư điện tử.',
  isISO8601: () => 'Phải là thời điểm theo RFC 3339.',
  isRFC3339: () => 'Phải là thời điểm theo RFC 3339.',
  isDateString: () => 'Phải là thời điểm theo RFC 3339.',
  matches: () => 'Không đúng định dạng.',
  isIn: (_, words) => `Phải là một trong: ${words}.`,
  isEnum: (_, words) => `Phải là một trong: ${words}.`,
  min: ([limit]) => `Không được nhỏ hơn ${limit}.`,
  max: ([limit]) => `Không được lớn hơn ${limit}.`,
  minLength: ([limit]) => `Cần ít nhất ${limit} ký tự.`,
  maxLength: ([limit]) => `Nhiều nhất ${limit} ký tự.`,
  isLength: ([low, high], _, message) => {
    if (high !== undefined) return `Cần từ ${low} đến ${high} ký tự.`;
    return `${message.includes('longer') ? 'Cần ít nhất' : 'Nhiều nhất'} ${low} ký tự.`; // It names the broken limit alone.
  },
  arrayMinSize: ([limit]) => `Cần ít nhất ${limit} phần tử.`,
  arrayMaxSize: ([limit]) => `Nhiều nhất ${limit} phần tử.`,
  arrayNotEmpty: () => 'Danh sách không được trống.',
  arrayUnique: () => 'Các phần tử không được trùng nhau.',
  whitelistValidation: () => 'Trường này không được nhận.',
  nestedValidation: () => 'Phải là đối tượng, hoặc danh sách các đối tượng.',
  unknownValue: () => 'Phải là một đối tượng JSON.',
};

/**
 * What a broken rule is called for programs (`maxLength` → `max-length`) and says to people.
 * A rule without a Vietnamese text of its own keeps the message that its decorator states.
 */
export function faultText(rule: string, message: string, property: string): { code: string; detail: string } {
  const plain = message.startsWith(property) ? message.slice(property.length) : message;
  const numbers = plain.match(/-?\d+(\.\d+)?/g) ?? [];
  const words = /values: (.*)$/.exec(plain)?.[1] ?? '';
  return { code: codeOf(rule), detail: texts[rule]?.(numbers, words, plain) ?? message };
}

function codeOf(rule: string): string {
  if (rule === 'whitelistValidation') return 'unknown-field';
  return rule.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
