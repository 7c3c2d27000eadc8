import { channels, kebabPattern, screeningStates, tipStates, violations } from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { rfc3339 } from './submit-tip.dto.js';

/** The filters of the list of tips. */
export class TipsQuery extends PageQuery {
  @TextField({
    max: 200,
    optional: true,
    description:
      'Words of the tip, all of which must be in it. Without diacritics a word is found however it is spelled (`sua` ' +
      'finds “sữa”); words in quotation marks stand one behind the other.',
    example: '"sữa bột" giả',
  })
  q?: string;

  @TextField({
    max: 500,
    optional: true,
    description:
      'Only tips about whoever has this identifier: a link, shop, phone, tax code, personal id or bank account (with ' +
      'its bank), in any customary form.',
    example: '0912 345 678',
  })
  identifier?: string;

  @CodeField({
    of: ['true', 'false'],
    optional: true,
    description: 'Whether the informant says that it is still going on, and nobody has looked again yet.',
    example: 'true',
  })
  attention?: 'true' | 'false';

  @CodeField({
    of: screeningStates,
    optional: true,
    description: 'Only tips whose screening has come so far.',
    example: 'awaiting',
  })
  screening?: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    optional: true,
    description:
      'Only tips with something to be done before this moment (RFC 3339); the present one shows the overdue.',
    example: '2026-11-24T10:00:00+07:00',
  })
  dueBefore?: string;

  @PatternField({
    pattern: kebabPattern,
    max: 35,
    optional: true,
    description: 'Only tips that this body recorded.',
    example: 'committee-01',
  })
  recordedBy?: string;

  @PatternField({
    pattern: '^[0-9]{5}$',
    max: 5,
    optional: true,
    description: 'Only tips about this commune.',
    example: '00070',
  })
  communeCode?: string;

  @CodeField({ of: tipStates, optional: true, description: 'Only tips in this state.', example: 'passed-on' })
  state?: string;

  @CodeField({ of: channels, optional: true, description: 'Only tips of this channel.', example: 'phone' })
  channel?: string;

  @CodeField({
    of: violations,
    optional: true,
    description: 'Only tips about this violation.',
    example: 'smuggled-goods',
  })
  violation?: string;

  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description: 'Only tips about this province.',
    example: '01',
  })
  provinceCode?: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    optional: true,
    description: 'Only tips received at or after this moment (RFC 3339).',
    example: '2026-11-01T00:00:00+07:00',
  })
  from?: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    optional: true,
    description: 'Only tips received before this moment (RFC 3339).',
    example: '2026-12-01T00:00:00+07:00',
  })
  to?: string;
}
