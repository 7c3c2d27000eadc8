import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, Length, ValidateIf } from 'class-validator';
import { CodeField, ObjectField, TextField } from '../field.dto.js';
import { platformCodes } from '../identifiers/platform.rules.js';
import { BankAccountDto } from '../tips/seller-traces.dto.js';

/** Each link is looked for by itself, and a seller is known by few. */
const LINKS_MAX = 5;
/** Longest link, as events carry it. */
const LINK_CHARACTERS_MAX = 2048;

@ApiSchema({ name: 'ReportedSubject', description: 'By what a seller is known; at least one of all.' })
export class SubjectDto {
  @ApiProperty({
    type: [String],
    required: false,
    maxItems: LINKS_MAX,
    items: { type: 'string', minLength: 1, maxLength: LINK_CHARACTERS_MAX },
    description: 'Addresses of pages, shops, posts or live streams, as they were copied.',
    example: ['https://choviet.example/shop/cv-1029/item/77'],
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(LINKS_MAX)
  @IsString({ each: true })
  @Length(1, LINK_CHARACTERS_MAX, { each: true })
  links?: string[];

  @TextField({ max: 200, optional: true, description: 'Id of the shop or account on `platform`.', example: 'cv-1029' })
  shopId?: string;

  @CodeField({ of: platformCodes, optional: true, description: 'The platform.', example: 'platform-cho-viet' })
  platform?: string;

  @TextField({ max: 40, optional: true, description: 'Phone number, in any customary form.', example: '0912 345 678' })
  phone?: string;

  @TextField({ max: 20, optional: true, description: 'Tax code (mã số thuế).', example: '0100109106' })
  taxCode?: string;

  @ObjectField({ of: BankAccountDto, optional: true, description: 'Bank account of the seller.' })
  bankAccount?: BankAccountDto;
}
