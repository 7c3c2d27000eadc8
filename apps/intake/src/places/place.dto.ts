import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageQuery } from '#shared/http';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { placeKinds, placeTypes, type PlaceKind, type PlaceType } from './place-search.rules.js';

/** The search for places. */
export class PlacesQuery extends PageQuery {
  @TextField({
    max: 100,
    optional: true,
    description:
      'Code or words of the name, with or without diacritics; also code or name of one of the 63 provinces before ' +
      '1 July 2025. All words must fit.',
    example: 'ba dinh',
  })
  q?: string;

  @CodeField({ of: placeKinds, optional: true, description: 'Only places of this tier.', example: 'commune' })
  kind?: PlaceKind;

  @PatternField({
    pattern: '^[0-9]{2}$',
    max: 2,
    optional: true,
    description: 'Only this province and its communes; one of the 63 former codes stands for its successor.',
    example: '01',
  })
  provinceCode?: string;
}

@ApiSchema({ name: 'FormerProvince', description: 'One of the 63 provinces before 1 July 2025.' })
export class FormerProvinceDto {
  @ApiProperty({ type: String, pattern: '^[0-9]{2}$', description: 'Its code then.', example: '10' })
  code: string;

  @ApiProperty({ type: String, description: 'Its name then.', example: 'Lào Cai' })
  name: string;
}

const aProvinceCode = { type: String, pattern: '^[0-9]{2}$', example: '01' } as const;

@ApiSchema({ name: 'Place', description: 'A province or commune by the codes of 19/2025/QĐ-TTg.' })
export class FoundPlaceDto {
  @ApiProperty({ enum: placeKinds, description: 'Tier: province or commune.', example: 'commune' })
  kind: PlaceKind;

  @ApiProperty({
    type: String,
    pattern: '^[0-9]{2}([0-9]{3})?$',
    description: 'Official code: two digits for a province, five for a commune.',
    example: '00004',
  })
  code: string;

  @ApiProperty({ type: String, description: 'Vietnamese name.', example: 'Ba Đình' })
  name: string;

  @ApiProperty({ type: String, description: 'Name as it is written in English.', example: 'Ba Dinh' })
  nameEn: string;

  @ApiProperty({ type: String, description: 'Vietnamese name with the kind of unit.', example: 'Phường Ba Đình' })
  fullName: string;

  @ApiProperty({ enum: placeTypes, description: 'Kind of unit.', example: 'ward' })
  type: PlaceType;

  @ApiProperty({ ...aProvinceCode, description: 'Code of its province; of itself for a province.' })
  provinceCode: string;

  @ApiProperty({ type: String, description: 'Vietnamese name of its province.', example: 'Hà Nội' })
  provinceName: string;

  @ApiProperty({ type: String, description: 'English name of its province.', example: 'Hanoi' })
  provinceNameEn: string;

  @ApiProperty({
    type: [FormerProvinceDto],
    description: 'The provinces before 1 July 2025 that became part of it; empty for a commune.',
    example: [],
  })
  formerProvinces: FormerProvinceDto[];
}
