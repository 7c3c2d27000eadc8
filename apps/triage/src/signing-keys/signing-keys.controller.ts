import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiProblems } from '#shared/http';
import { NewSigningKeyDto, SigningKeysDto } from './signing-key.dto.js';
import { SigningKeysService } from './signing-keys.service.js';

@ApiTags('signing-keys')
@Controller('v1/signing-keys')
export class SigningKeysController {
  constructor(private readonly keys: SigningKeysService) {}

  @Post()
  @Allow('takedowns:confirm')
  @ApiOperation({
    operationId: 'createSigningKey',
    summary: 'Create a signing key',
    description:
      'Makes a key with which the platform signs its confirmations (Standard Webhooks). The secret is shown this once. ' +
      'Two keys are valid at a time, so that one can be replaced without a gap.',
  })
  @ApiCreatedResponse({ type: NewSigningKeyDto })
  @ApiProblems('conflict')
  create(@CurrentCaller() caller: Caller): Promise<NewSigningKeyDto> {
    return this.keys.create(caller);
  }

  @Get()
  @Allow('takedowns:confirm')
  @ApiOperation({
    operationId: 'listSigningKeys',
    summary: 'List signing keys',
    description: 'The keys of the caller’s body, the latest first, without their secrets.',
  })
  @ApiOkResponse({ type: SigningKeysDto })
  async list(@CurrentCaller() caller: Caller): Promise<SigningKeysDto> {
    return { items: await this.keys.list(caller) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('takedowns:confirm')
  @ApiOperation({
    operationId: 'revokeSigningKey',
    summary: 'Revoke a signing key',
    description: 'From now on nothing signed with it is accepted.',
  })
  @ApiParam({ name: 'id', type: String, format: 'uuid', description: 'Id of the key.' })
  @ApiNoContentResponse({ description: 'Revoked.' })
  @ApiProblems('not-found')
  revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(caller, id);
  }
}
