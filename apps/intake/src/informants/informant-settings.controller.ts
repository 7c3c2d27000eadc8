import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, Idempotent, type Page } from '#shared/http';
import { InformantSettingDto, InformantSettingsQuery, NewInformantSettingDto } from './informant-setting.dto.js';
import { InformantSettings } from './informant-settings.service.js';

@ApiTags('informants')
@Controller('v1/informant-settings')
export class InformantSettingsController {
  constructor(private readonly settings: InformantSettings) {}

  @Get()
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listInformantSettings',
    summary: 'Read how bodies open identities',
    description: 'All versions of all settings; a body without one asks for a second person’s consent.',
  })
  @ApiPage(InformantSettingDto)
  list(@Query() query: InformantSettingsQuery): Promise<Page<InformantSettingDto>> {
    return this.settings.list(query);
  }

  @Post()
  @Allow('receiving-rules:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'addInformantSetting',
    summary: 'Set how a body opens identities',
    description: 'From a coming moment on, with its legal source: whether a second person has to consent.',
  })
  @ApiCreatedResponse({ type: InformantSettingDto })
  add(@Body() setting: NewInformantSettingDto, @CurrentCaller() caller: Caller): Promise<InformantSettingDto> {
    return this.settings.set(setting, caller);
  }
}
