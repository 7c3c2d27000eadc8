import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#shared/config';
import type { Condition } from '#shared/database';
import { IdentifiersService } from '../identifiers/identifiers.service.js';
import { searchQueryOf } from './search-text.rules.js';

/**
 * Tips that a search finds at most to be read as a set of their own. Beyond, they are so many that walking through the
 * list in its order soon meets enough of them; below, they are fetched by their ids, however old they are.
 */
const NARROW_TIPS_MAX = 2_000;

/** What may narrow a list to few tips. */
export interface Narrowing {
  /** Words, with or without diacritics; those in quotation marks one behind the other. */
  q?: string;
  /** An identifier of the accused, in any customary form. */
  identifier?: string;
  /** Only tips with something to be done before this moment. */
  dueBefore?: Date;
  /** Only tips that ask for attention again, or only the others. */
  attention?: 'true' | 'false';
}

/** How a search narrows a list: to a set of ids, or by conditions on the alias `tip`. */
export interface Narrowed {
  ids?: string[];
  filters: Condition[];
}

interface Search {
  /** Selects the ids of all that are found, with `$1` for the value. */
  ids: string;
  filter: string;
  value: unknown;
}

/** Looks how much a search narrows, so that both what is rare and what is frequent is found in little time. */
@Injectable()
export class TipSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identifiers: IdentifiersService,
    private readonly clock: Clock,
  ) {}

  async narrow(narrowing: Narrowing): Promise<Narrowed> {
    const calm: Condition = ['(tip.attention_at IS NULL) = $', narrowing.attention === 'false' ? true : undefined];
    const narrowed: Narrowed = { filters: [calm] };
    const { identifier } = narrowing;
    const keys = identifier === undefined ? undefined : this.identifiers.keysOfQuery(identifier, this.clock.now());
    for (const search of searchesOf(narrowing, keys)) {
      const ids = await this.idsOf(search);
      if (ids.length > NARROW_TIPS_MAX) narrowed.filters.push([search.filter, search.value]);
      else narrowed.ids = narrowed.ids?.filter((id) => ids.includes(id)) ?? ids;
    }
    return narrowed;
  }

  private async idsOf({ ids, value }: Search): Promise<string[]> {
    const rows: { id: string }[] = await this.dataSource.query(`${ids} LIMIT ${NARROW_TIPS_MAX + 1}`, [value]);
    return rows.map(({ id }) => id);
  }
}

function searchesOf({ q, dueBefore, attention }: Narrowing, identifierKeys?: readonly string[]): Search[] {
  const query = q === undefined ? undefined : (searchQueryOf(q) ?? `'${NOTHING}'`);
  const searches: (Search | false | undefined)[] = [
    query !== undefined && {
      ids: `SELECT tip_id AS id FROM tip_texts WHERE document @@ $1::tsquery`,
      filter: `EXISTS (SELECT FROM tip_texts part WHERE part.tip_id = tip.id AND part.document @@ $::tsquery)`,
      value: query,
    },
    identifierKeys && {
      ids: `SELECT id FROM tips WHERE identifier_keys && $1::text[]`,
      filter: `tip.identifier_keys && $::text[]`,
      value: identifierKeys,
    },
    attention === 'true' && {
      ids: `SELECT id FROM tips WHERE attention_at IS NOT NULL AND $1::boolean`,
      filter: `(tip.attention_at IS NOT NULL) = $`,
      value: true,
    },
    dueBefore && {
      ids: `SELECT id FROM tips WHERE next_due_at < $1`,
      filter: `tip.next_due_at < $`,
      value: dueBefore,
    },
  ];
  return searches.filter((search) => search !== false && search !== undefined);
}

/** A search without a word finds nothing: no text has this one. */
const NOTHING = '/';
