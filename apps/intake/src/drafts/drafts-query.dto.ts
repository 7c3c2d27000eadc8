import { PageQuery } from '#shared/http';
import { CodeField } from '../field.dto.js';
import { draftStates } from './draft.rules.js';

/** The filters of the list of drafts. */
export class DraftsQuery extends PageQuery {
  @CodeField({ of: draftStates, optional: true, description: 'Only drafts in this state.', example: 'open' })
  state?: string;
}
