import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '#shared/auth';
import { ApiPage, type Page } from '#shared/http';
import { FoundPlaceDto, PlacesQuery } from './place.dto.js';
import { PlacesService } from './places.service.js';

@ApiTags('places')
@Controller('v1/places')
export class PlacesController {
  constructor(private readonly places: PlacesService) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listPlaces',
    summary: 'Find places',
    description:
      'Provinces and communes by code or name, the best fit first, so that forms can be filled. What is named by one ' +
      'of the 63 provinces before 1 July 2025 is found under its successor.',
  })
  @ApiPage(FoundPlaceDto)
  find(@Query() query: PlacesQuery): Page<FoundPlaceDto> {
    return this.places.find(query);
  }
}
