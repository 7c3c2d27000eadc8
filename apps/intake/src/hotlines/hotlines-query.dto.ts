import {
  hotlineChannels,
  hotlineLevels,
  kebabPattern,
  type HotlineChannel,
  type HotlineLevel,
} from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { hotlineVisibilities, type HotlineVisibility } from './hotline.rules.js';

/** The filters of the hotlines. */
export class HotlinesQuery extends PageQuery {
  @PatternField({
    pattern: '^[0-9]{5}$',
    max: 5,
    optional: true,
    description:
      'The hotlines for this commune, ward or special zone (official code of 19/2025/QĐ-TTg); where it has none that ' +
      'fits, those of its province, and where that has none, those for the whole country.',
    example: '26743',
  })
  communeCode?: string;

  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description:
      'The hotlines of this province and of its communes (official code of 19/2025/QĐ-TTg, or one of the 63 before ' +
      '1 July 2025, which stands for its successor); where it has none that fits, those for the whole country.',
    example: '79',
  })
  provinceCode?: string;

  @TextField({
    max: 100,
    optional: true,
    description: 'The province by its name or one of the 63 before 1 July 2025, with or without diacritics.',
    example: 'Bình Dương',
  })
  province?: string;

  @CodeField({
    of: ['true', 'false'],
    optional: true,
    description: 'With a place: `true` also lists the hotlines of all superior bodies, the nearest first.',
    example: 'true',
  })
  withSuperiors?: 'true' | 'false';

  @CodeField({ of: hotlineLevels, optional: true, description: 'Only hotlines of this level.', example: 'province' })
  level?: HotlineLevel;

  @CodeField({ of: hotlineChannels, optional: true, description: 'Only hotlines of this channel.', example: 'phone' })
  channel?: HotlineChannel;

  @PatternField({
    pattern: kebabPattern,
    max: 64,
    optional: true,
    description: 'Only hotlines of this sector.',
    example: 'food-safety',
  })
  sector?: string;

  @TextField({
    max: 100,
    optional: true,
    description:
      'Words of the name, the note, the former province, the sector or the number, Vietnamese (with or without ' +
      'diacritics) or English.',
    example: 'an toàn thực phẩm',
  })
  q?: string;

  @CodeField({
    of: hotlineVisibilities,
    optional: true,
    description:
      '`internal`: the numbers that are not shown to the public until they have been checked, such as mobiles of ' +
      'former officers; for officers with `hotlines:manage`, of their body and those under it. Absent: `public`.',
    example: 'public',
  })
  visibility?: HotlineVisibility;
}
