import { ApiSchema } from '@nestjs/swagger';
import {
  hotlineChannels,
  hotlineLevels,
  hotlineSectors,
  kebabPattern,
  type HotlineChannel,
  type HotlineLevel,
} from '#shared/contracts';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { HOURS_CHARACTERS_MAX, hoursPattern } from './hours.rules.js';
import { hotlineVisibilities, type HotlineVisibility } from './hotline.rules.js';

const NAME_CHARACTERS_MAX = 200;
const aDay = { pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', max: 10 } as const;
const aReason = { min: 3, max: 500 } as const;

/** What a body publishes of a hotline. */
@ApiSchema({ name: 'HotlineEntry', description: 'What a body publishes of a hotline.' })
export class HotlineEntryDto {
  @TextField({
    max: NAME_CHARACTERS_MAX,
    optional: true,
    description: 'Vietnamese name of a body that the register does not have, such as the committee of a commune.',
    example: 'Ban Chỉ đạo 389 phường Bến Thành',
  })
  bodyName?: string;

  @TextField({
    max: NAME_CHARACTERS_MAX,
    optional: true,
    description: 'English name of such a body.',
    example: 'Steering Committee 389 of Ben Thanh Ward',
  })
  bodyNameEn?: string;

  @CodeField({ of: hotlineLevels, description: 'Level of the body.', example: 'commune' })
  level: HotlineLevel;

  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description: 'Code in force of the province that it is for; follows from the body or the commune.',
    example: '79',
  })
  provinceCode?: string;

  @PatternField({
    pattern: '^[0-9]{5}$',
    max: 5,
    optional: true,
    description: 'Code of the commune that it is for, on the level of communes.',
    example: '26743',
  })
  communeCode?: string;

  @CodeField({ of: hotlineChannels, description: 'Channel.', example: 'phone' })
  channel: HotlineChannel;

  @TextField({
    max: 300,
    description: 'The number or address as it is to be printed; its normal form is made from it.',
    example: '028.3829.1234',
  })
  value: string;

  @PatternField({
    pattern: hoursPattern,
    max: HOURS_CHARACTERS_MAX,
    optional: true,
    description: 'When it is answered: `24/7`, or days and times such as `Mo-Fr 07:30-11:30,13:30-17:00`.',
    example: '24/7',
  })
  hours?: string;

  @CodeField({ of: hotlineSectors, description: 'What it is for.', example: 'general' })
  sector: string;

  @PatternField({
    pattern: '^[a-z]{2,3}$',
    max: 3,
    optional: true,
    description: 'Language in which it answers (ISO 639); Vietnamese when absent.',
    example: 'vi',
  })
  language?: string;

  @TextField({
    max: 500,
    optional: true,
    description: 'What callers should know, in Vietnamese.',
    example: 'Ngoài giờ hành chính, bấm phím 2.',
  })
  note?: string;

  @TextField({
    max: 500,
    optional: true,
    description: 'What callers should know, in English.',
    example: 'Press 2 outside office hours.',
  })
  noteEn?: string;

  @TextField({
    max: 300,
    description: 'Where it is published: the decision, dispatch or announcement.',
    example: 'Thông báo 12/TB-BCĐ389 ngày 20/11/2026',
  })
  source: string;

  @PatternField({
    ...aDay,
    optional: true,
    description: 'First day of its validity; today when absent.',
    example: '2026-12-01',
  })
  validFrom?: string;

  @PatternField({ ...aDay, optional: true, description: 'Last day of its validity, if known.', example: '2027-11-30' })
  validTo?: string;

  @CodeField({
    of: hotlineVisibilities,
    optional: true,
    description: '`internal` for what the public is not shown, such as a personal number; `public` when absent.',
    example: 'public',
  })
  visibility?: HotlineVisibility;
}

@ApiSchema({ name: 'HotlinePublication', description: 'A new hotline of a body, or of one that is under it.' })
export class PublishHotlineDto extends HotlineEntryDto {
  @PatternField({
    pattern: kebabPattern,
    max: 35,
    optional: true,
    description: 'Code of the body, where the register has it; its names are those of the register.',
    example: 'committee-79',
  })
  bodyCode?: string;

  @TextField({ ...aReason, optional: true, description: 'Why it is published.', example: 'Lập đường dây nóng mới.' })
  reason?: string;
}

@ApiSchema({
  name: 'HotlineVersion',
  description: 'The whole entry as it is to stand; what is left out does not stand any more. The body stays the same.',
})
export class ChangeHotlineDto extends HotlineEntryDto {
  @TextField({ ...aReason, description: 'Why it is changed; shown in the history.', example: 'Đổi tổng đài.' })
  reason: string;
}

@ApiSchema({ name: 'HotlineWithdrawal', description: 'The end of a hotline.' })
export class WithdrawHotlineDto {
  @TextField({ ...aReason, description: 'Why it ends; shown in the history.', example: 'Số máy không còn sử dụng.' })
  reason: string;

  @PatternField({
    ...aDay,
    optional: true,
    description: 'The first day on which it no longer holds; today, at once, when absent.',
    example: '2026-12-01',
  })
  from?: string;
}

@ApiSchema({ name: 'HotlineCheck', description: 'What somebody found who called or wrote to make sure.' })
export class CheckHotlineDto {
  @CodeField({
    of: hotlineVisibilities,
    description: 'Whether it is to be shown to the public from today.',
    example: 'public',
  })
  visibility: HotlineVisibility;

  @PatternField({
    ...aDay,
    optional: true,
    description: 'The day of the check, within the last year; today when absent.',
    example: '2026-11-20',
  })
  checkedOn?: string;

  @TextField({
    ...aReason,
    optional: true,
    description: 'What was found; shown in the history where the version is public.',
    example: 'Đã gọi, trực ban của Chi cục trả lời.',
  })
  reason?: string;
}
