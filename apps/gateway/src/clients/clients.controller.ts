import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, type Page } from '#shared/http';
import {
  ClientDto,
  ClientSecretDto,
  ClientsQuery,
  NewClientDto,
  NewClientSecretDto,
  RegisteredClientDto,
} from './client.dto.js';
import { ClientsService } from './clients.service.js';

const ApiClientId = () =>
  ApiParam({
    name: 'id',
    description: 'The `client_id`.',
    schema: { type: 'string', format: 'uuid', example: '019ab3d6-2f6e-7c10-9f0a-6c1d2b3e4f50' },
  });

@ApiTags('clients')
@Controller('v1/clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Post()
  @Allow('clients:manage')
  @Idempotent()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'registerClient',
    summary: 'Register a client',
    description:
      'Registers a program of a partner and answers its id and secret. The secret is shown this once. ' +
      'Scopes beyond those of the kind of body are refused.',
  })
  @ApiCreatedResponse({
    type: RegisteredClientDto,
    description: 'The client and its secret.',
    headers: { Location: { description: 'Path of the client.', schema: { type: 'string', format: 'uri-reference' } } },
  })
  async register(
    @Body() client: NewClientDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredClientDto> {
    const registered = await this.clients.register(client);
    void reply.header('location', `/v1/clients/${registered.id}`);
    return registered;
  }

  @Get()
  @Allow('clients:manage')
  @ApiOperation({
    operationId: 'listClients',
    summary: 'List clients',
    description: 'All clients, disabled ones included, in order of registration.',
  })
  @ApiPage(ClientDto)
  list(@Query() query: ClientsQuery): Promise<Page<ClientDto>> {
    return this.clients.list(query);
  }

  @Get(':id')
  @Allow('clients:manage')
  @ApiClientId()
  @ApiOperation({
    operationId: 'readClient',
    summary: 'Read a client',
    description: 'One client, without its secrets.',
  })
  @ApiOkResponse({ type: ClientDto, description: 'The client.' })
  @ApiProblems('not-found')
  read(@Param('id') id: string): Promise<ClientDto> {
    return this.clients.read(id);
  }

  @Post(':id/secrets')
  @Allow('clients:manage')
  @Idempotent()
  @Header('cache-control', 'no-store')
  @ApiClientId()
  @ApiOperation({
    operationId: 'rotateClientSecret',
    summary: 'Give a client a new secret',
    description:
      'Answers a new secret, shown this once. The present one stays valid for the overlap, so that the partner can ' +
      'change over without a gap; any older one stops at once, so that never more than two are valid.',
  })
  @ApiCreatedResponse({ type: ClientSecretDto, description: 'The new secret.' })
  @ApiProblems('not-found', 'state-conflict')
  rotate(@Param('id') id: string, @Body() secret: NewClientSecretDto): Promise<ClientSecretDto> {
    return this.clients.rotateSecret(id, secret.overlapHours);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('clients:manage')
  @ApiClientId()
  @ApiOperation({
    operationId: 'disableClient',
    summary: 'Disable a client',
    description:
      'The client gets no more tokens; those that it has run out within 10 minutes. It stays in the list, and cannot ' +
      'be enabled again.',
  })
  @ApiNoContentResponse({ description: 'The client is disabled.' })
  @ApiProblems('not-found')
  async disable(@Param('id') id: string, @IfMatch() expected: number): Promise<void> {
    await this.clients.disable(id, expected);
  }
}
