import { channels, tipStates, violations } from '#shared/contracts';
import { PageQuery } from '#shared/http';
import { CodeField, PatternField } from '../field.dto.js';
import { rfc3339 } from './submit-tip.dto.js';

/** The filters of the list of tips. */
export class TipsQuery extends PageQuery {
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
