import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentCaller, type Caller } from '#shared/auth';
import { ApiPage, ApiProblems, Idempotent, IfMatch, PageQuery, type Page } from '#shared/http';
import {
  EndpointVerificationAnswerDto,
  EndpointVerificationMessageDto,
  TakedownRequestedMessageDto,
} from '../deliveries/webhook-message.dto.js';
import { ApiEndpointId } from './endpoint-id.decorators.js';
import { EndpointVerification } from './endpoint-verification.service.js';
import { webhookCallbacks } from './webhook-callbacks.data.js';
import { NewWebhookEndpointDto, RegisteredWebhookEndpointDto, WebhookEndpointDto } from './webhook-endpoint.dto.js';
import { WebhookEndpointsQueries } from './webhook-endpoints.queries.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';

@ApiTags('webhook-endpoints')
@ApiExtraModels(EndpointVerificationAnswerDto, EndpointVerificationMessageDto, TakedownRequestedMessageDto)
@Controller('v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly queries: WebhookEndpointsQueries,
    private readonly verification: EndpointVerification,
  ) {}

  @Post()
  @Allow('webhooks:manage')
  @Idempotent()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'registerWebhookEndpoint',
    summary: 'Register an endpoint',
    description:
      'Registers an address of the caller’s body. The signing secret is shown this once. A second later the endpoint ' +
      'gets a challenge to echo; once it has, it gets messages, first those that nobody of the body has got yet.',
    callbacks: webhookCallbacks,
  })
  @ApiCreatedResponse({
    type: RegisteredWebhookEndpointDto,
    description: 'The endpoint and its signing secret.',
    headers: {
      Location: { description: 'Path of the endpoint.', schema: { type: 'string', format: 'uri-reference' } },
    },
  })
  @ApiProblems('conflict')
  async register(
    @CurrentCaller() caller: Caller,
    @Body() endpoint: NewWebhookEndpointDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredWebhookEndpointDto> {
    const registered = await this.endpoints.register(caller, endpoint);
    void reply.header('location', `/v1/webhook-endpoints/${registered.id}`);
    return registered;
  }

  @Get()
  @Allow('webhooks:manage')
  @ApiOperation({
    operationId: 'listWebhookEndpoints',
    summary: 'List endpoints',
    description: 'The endpoints of the caller’s body, the latest registered first.',
  })
  @ApiPage(WebhookEndpointDto)
  list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<WebhookEndpointDto>> {
    return this.queries.list(caller, query);
  }

  @Get(':id')
  @Allow('webhooks:manage')
  @ApiOperation({
    operationId: 'readWebhookEndpoint',
    summary: 'Read an endpoint',
    description: 'One endpoint of the caller’s body, without its secret.',
  })
  @ApiEndpointId()
  @ApiOkResponse({ type: WebhookEndpointDto })
  @ApiProblems('not-found')
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<WebhookEndpointDto> {
    return this.queries.byId(caller, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('webhooks:manage')
  @ApiOperation({
    operationId: 'removeWebhookEndpoint',
    summary: 'Remove an endpoint',
    description: 'It gets nothing more, its secret is destroyed, and what was still on its way to it is cancelled.',
  })
  @ApiEndpointId()
  @ApiNoContentResponse({ description: 'The endpoint is removed.' })
  @ApiProblems('not-found')
  async remove(@CurrentCaller() caller: Caller, @Param('id') id: string, @IfMatch() version: number): Promise<void> {
    await this.endpoints.remove(caller, { id, version });
  }

  @Post(':id/verifications')
  @HttpCode(200)
  @Allow('webhooks:manage')
  @ApiOperation({
    operationId: 'verifyWebhookEndpoint',
    summary: 'Verify an endpoint',
    description:
      'Sends a challenge at once and waits up to 10 seconds for its echo. The answer shows what came of it: state ' +
      '`verified`, or `verificationCause`. A disabled endpoint is opened again this way.',
  })
  @ApiEndpointId()
  @ApiOkResponse({ type: WebhookEndpointDto, description: 'The endpoint after the handshake.' })
  @ApiProblems('not-found', 'state-conflict')
  verify(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<WebhookEndpointDto> {
    return this.verification.verifyNow(caller, id);
  }
}
