import type { Tx } from '#shared/database';
import { searchTextOf, sortKeyOf } from './hotline.rules.js';
import { seedHotlines } from './seed/hotlines.seed.js';

/** Brings the table to the published hotlines; rows that are the same already are left alone. */
export async function loadHotlines(tx: Tx): Promise<void> {
  const rows = seedHotlines().map((hotline) => ({
    ...hotline,
    searchText: searchTextOf(hotline),
    sortKey: sortKeyOf(hotline),
  }));
  await tx.query(
    `INSERT INTO hotlines AS known
       (id, body_code, body_name, body_name_en, level, channel, value, display, hours, sector, province_code,
        former_province, language, note, source, valid_from, valid_to, visibility, search_text, sort_key)
     SELECT id, "bodyCode", "bodyName", "bodyNameEn", level, channel, value, display, hours, sector, "provinceCode",
            "formerProvince", language, note, source, "validFrom", "validTo", visibility, "searchText", "sortKey"
     FROM jsonb_to_recordset($1::jsonb) AS row(id uuid, "bodyCode" text, "bodyName" text, "bodyNameEn" text, level text,
       channel text, value text, display text, hours text, sector text, "provinceCode" text, "formerProvince" text,
       language text, note text, source text, "validFrom" date, "validTo" date, visibility text, "searchText" text,
       "sortKey" text)
     ORDER BY id
     ON CONFLICT (id) DO UPDATE SET
       body_code = excluded.body_code, body_name = excluded.body_name, body_name_en = excluded.body_name_en,
       level = excluded.level, display = excluded.display, hours = excluded.hours, sector = excluded.sector,
       province_code = excluded.province_code, former_province = excluded.former_province,
       language = excluded.language, note = excluded.note, source = excluded.source, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, visibility = excluded.visibility, search_text = excluded.search_text,
       sort_key = excluded.sort_key
     WHERE (known.*) IS DISTINCT FROM (excluded.*)`,
    [JSON.stringify(rows)],
  );
}
