import type { FieldFault } from '#shared/http';
import { canonicalBankAccount } from '../identifiers/bank-account.rules.js';
import { readLink } from '../identifiers/link.rules.js';
import { canonicalPhone } from '../identifiers/phone.rules.js';
import { canonicalSeller } from '../identifiers/seller.rules.js';
import type { SubjectTraces } from '../identifiers/subject.rules.js';
import { canonicalTaxCode } from '../identifiers/tax-code.rules.js';
import type { SubjectDto } from './subject.dto.js';

/** What can be read of a subject that somebody asks about. */
export function tracesOf({ links = [], ...traces }: SubjectDto): SubjectTraces {
  return { ...traces, links };
}

/** All faults of a subject that no field shows by itself: what is stated must be read, or the answer would mislead. */
export function subjectFaults({ links = [], shopId, platform, phone, taxCode, bankAccount }: SubjectDto): FieldFault[] {
  const unread = links.flatMap((link, index) => faultUnless(readLink(link), `/links/${index}`, 'is-link'));
  const ofShop = shopId === undefined ? [] : faultUnless(canonicalSeller(shopId), '/shopId', 'is-shop-id');
  const withoutPlatform = shopId !== undefined && platform === undefined;
  return [
    ...unread,
    ...ofShop,
    ...(withoutPlatform ? [{ pointer: '/platform', code: 'is-defined', detail: 'Thiếu sàn của mã gian hàng.' }] : []),
    ...(phone === undefined ? [] : faultUnless(canonicalPhone(phone), '/phone', 'is-phone')),
    ...(taxCode === undefined ? [] : faultUnless(canonicalTaxCode(taxCode), '/taxCode', 'is-tax-code')),
    ...(bankAccount ? faultUnless(canonicalBankAccount(bankAccount), '/bankAccount/number', 'is-account') : []),
  ];
}

const details = {
  'is-link': 'Không phải là địa chỉ trang.',
  'is-shop-id': 'Không phải là mã gian hàng hoặc tài khoản.',
  'is-phone': 'Không phải là số điện thoại.',
  'is-tax-code': 'Không phải là mã số thuế của tổ chức.',
  'is-account': 'Không phải là số tài khoản ngân hàng.',
};

function faultUnless(read: unknown, pointer: string, code: keyof typeof details): FieldFault[] {
  return read === undefined ? [{ pointer, code, detail: details[code] }] : [];
}

/** Where nothing tells the seller from others: no trace at all, or the front page of a platform. */
export const nothingTold: FieldFault = {
  pointer: '',
  code: 'no-subject',
  detail: 'Cần ít nhất một dấu vết cho biết người bán là ai.',
};
