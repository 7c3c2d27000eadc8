import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems, Idempotent } from '#shared/http';
import { CalendarExceptionDto, CalendarExceptionsDto, NewCalendarExceptionDto } from './calendar.dto.js';
import { NewRuleDto, ReceivingRuleDto, ReceivingRulesDto } from './receiving-rule.dto.js';
import { ReceivingRules } from './receiving-rules.service.js';
import { NewSettingDto, ReceivingSettingDto, ReceivingSettingsDto, SettingsQuery } from './receiving-setting.dto.js';
import { ReceivingSettings } from './receiving-settings.service.js';

@ApiTags('receiving')
@Controller('v1')
export class ReceivingRulesController {
  constructor(
    private readonly rules: ReceivingRules,
    private readonly settings: ReceivingSettings,
  ) {}

  @Get('receiving-rules')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'readReceivingRules',
    summary: 'Read the table of receiving and its deadlines',
    description: 'Who may do what to a tip where it stands, which clocks that stops and starts, and how long they run.',
  })
  @ApiOkResponse({ type: ReceivingRulesDto })
  read(): Promise<ReceivingRulesDto> {
    return this.rules.read();
  }

  @Post('receiving-rules/:code/versions')
  @Allow('receiving-rules:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'addReceivingRuleVersion',
    summary: 'Set a deadline anew',
    description: 'From a coming moment on, with its legal source. Due times that were issued before stay as they are.',
  })
  @ApiParam({ name: 'code', type: String, description: 'Code of the deadline.', example: 'proposal' })
  @ApiCreatedResponse({ type: ReceivingRuleDto })
  @ApiProblems('not-found', 'state-conflict')
  addVersion(
    @Param('code') code: string,
    @Body() rule: NewRuleDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ReceivingRuleDto> {
    return this.rules.addVersion(code, rule, caller);
  }

  @Get('receiving-settings')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listReceivingSettings',
    summary: 'Read how bodies receive',
    description: 'All versions of all settings; a body without one asks for four eyes.',
  })
  @ApiOkResponse({ type: ReceivingSettingsDto })
  async listSettings(@Query() { body }: SettingsQuery): Promise<ReceivingSettingsDto> {
    return { items: await this.settings.list(body) };
  }

  @Post('receiving-settings')
  @Allow('receiving-rules:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'addReceivingSetting',
    summary: 'Set how a body receives',
    description: 'From a coming moment on, with its legal source: whether another person than the proposer decides.',
  })
  @ApiCreatedResponse({ type: ReceivingSettingDto })
  addSetting(@Body() setting: NewSettingDto, @CurrentCaller() caller: Caller): Promise<ReceivingSettingDto> {
    return this.settings.set(setting, caller);
  }

  @Get('calendar-exceptions')
  @Allow('tips:read')
  @ApiOperation({
    operationId: 'listCalendarExceptions',
    summary: 'Read the holidays and swapped working days',
    description: 'By them and the week, deadlines in working days are counted.',
  })
  @ApiOkResponse({ type: CalendarExceptionsDto })
  calendar(): Promise<CalendarExceptionsDto> {
    return this.rules.calendar();
  }

  @Post('calendar-exceptions')
  @Allow('receiving-rules:manage')
  @Idempotent()
  @ApiOperation({
    operationId: 'addCalendarException',
    summary: 'Enter a holiday or swapped working day',
    description: 'A coming day, as it is announced. Due times that were issued before stay as they are.',
  })
  @ApiCreatedResponse({ type: CalendarExceptionDto })
  @ApiProblems('state-conflict')
  addDay(@Body() exception: NewCalendarExceptionDto, @CurrentCaller() caller: Caller): Promise<CalendarExceptionDto> {
    return this.rules.addDay(exception, caller);
  }
}
