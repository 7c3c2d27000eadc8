import { ApiSchema } from '@nestjs/swagger';
import { CodeField, ObjectField, TextField } from '../field.dto.js';
import { platformCodes } from '../identifiers/platform.rules.js';

@ApiSchema({ name: 'TipBankAccount', description: 'A bank account to which buyers are asked to pay.' })
export class BankAccountDto {
  @TextField({
    max: 100,
    description: 'Name, short name or NAPAS number of the bank or wallet.',
    example: 'Vietcombank',
  })
  bank: string;

  @TextField({ max: 40, description: 'Number of the account.', example: '0011001234567' })
  number: string;
}

@ApiSchema({ name: 'TipSellerTraces', description: 'What is known of the seller.' })
export class SellerTracesDto {
  @TextField({ max: 200, optional: true, description: 'Name under which the shop sells.', example: 'Mẹ và bé Hoa Sen' })
  shopName?: string;

  @TextField({ max: 200, optional: true, description: 'Id of the shop or account on `platform`.', example: 'cv-1029' })
  shopId?: string;

  @CodeField({ of: platformCodes, optional: true, description: 'The platform.', example: 'platform-cho-viet' })
  platform?: string;

  @TextField({ max: 40, optional: true, description: 'Phone number, in any customary form.', example: '0912 345 678' })
  phone?: string;

  @ObjectField({ of: BankAccountDto, optional: true, description: 'Bank account of the seller.' })
  bankAccount?: BankAccountDto;

  @TextField({ max: 20, optional: true, description: 'Tax code (mã số thuế).', example: '0100109106' })
  taxCode?: string;

  @TextField({
    max: 500,
    optional: true,
    description: 'Address of shop, store or warehouse.',
    example: 'Số 5 ngõ 10 Hàng Buồm',
  })
  address?: string;
}
