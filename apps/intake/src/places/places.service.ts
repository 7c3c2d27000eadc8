import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { decodeCursor, encodeCursor, validationFailed, type Page } from '#shared/http';
import type { FoundPlaceDto, PlacesQuery } from './place.dto.js';
import { placesFor, type FoundPlace } from './place-search.rules.js';
import { understandPlace } from './understood-place.rules.js';

const position = Type.Object({ after: Type.String({ pattern: '^[0-9]{1,8}$' }) });

/** Finds provinces and communes in the reference data of this release. */
@Injectable()
export class PlacesService {
  /** The best fit first. @throws AppError `validation-failed` for an unknown province or a cursor of another list. */
  find({ q, kind, provinceCode, limit, cursor }: PlacesQuery): Page<FoundPlaceDto> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, position).after;
    const { place, faults } = understandPlace({ provinceCode });
    if (faults.length > 0) throw validationFailed(faults);
    const found = placesFor({ q, kind, provinceCode: place?.provinceCode }).filter((one) => one.position > after);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return {
      items: found.slice(0, limit).map((one) => viewOf(one.place)),
      nextCursor: last ? encodeCursor({ after: last.position }) : null,
    };
  }
}

function viewOf({ province, former, kind, code, name, nameEn, fullName, type }: FoundPlace): FoundPlaceDto {
  return {
    ...{ kind, code, name, nameEn, fullName, type },
    provinceCode: province.code,
    provinceName: province.name,
    provinceNameEn: province.nameEn,
    formerProvinces: former.map((one) => ({ code: one.code, name: one.name })),
  };
}
