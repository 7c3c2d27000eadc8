import { Global, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { bearerScheme, TokenVerifier } from '#shared/auth';
import { Clock, ENV } from '#shared/config';
import { AuditLog, References, Transactions } from '#shared/database';
import { InboxServer, MessagingHealth, MessagingWatch, Outbox, ParkedList, ParkingDesk } from '#shared/messaging';
import { createAdapter } from './fastify.js';
import { IdempotencyStore } from './idempotency-store.js';
import { completeOperation, operationsOf } from './openapi-operations.js';
import { FieldFaultDto, ProblemDto } from './problem.dto.js';
import type { ServiceDefinition } from './service-definition.js';

/** In place of `CoreModule`: preview creates no provider, but asks that all that is injected be there. */
@Global()
@Module({})
class StandIns {}

const database = [DataSource, Transactions, References, AuditLog];
const messaging = [Outbox, InboxServer, ParkingDesk, ParkedList, MessagingHealth, MessagingWatch];
const standIns = [ENV, Clock, TokenVerifier, IdempotencyStore, ...database, ...messaging].map((provide) => ({
  provide,
  useValue: {},
}));

/** Builds a service's OpenAPI document without a database, a broker or an environment. */
export async function describeService(definition: ServiceDefinition): Promise<OpenAPIObject> {
  const options = { preview: true, logger: false, abortOnError: false } as const;
  const root = { module: StandIns, imports: [definition.module], providers: standIns, exports: standIns };
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(), options);
  try {
    return documentOf(app, definition);
  } finally {
    await app.getHttpAdapter().close();
  }
}

/** The OpenAPI 3.1 document of an application, internal routes included and marked `x-internal`. */
export function documentOf(app: INestApplication, definition: ServiceDefinition): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, baseOf(definition), {
    extraModels: [ProblemDto, FieldFaultDto],
    operationIdFactory: operationIdOf,
    autoTagControllers: false,
  });
  for (const operation of operationsOf(document)) completeOperation(operation);
  return document;
}

function baseOf({ name, document = {} }: ServiceDefinition): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(document.title ?? `Vigil 389: ${name}`)
    .setDescription(document.description ?? `The HTTP API of the ${name} service.`)
    .setVersion(document.version ?? '1.0.0')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Access token (`at+jwt`) of a trusted issuer.',
      },
      bearerScheme,
    )
    .build();
}

/** `TakedownRequestsController.issue` → `takedownRequestsIssue`. */
function operationIdOf(controller: string, method: string): string {
  const noun = controller.replace(/Controller$/, '');
  return noun.charAt(0).toLowerCase() + noun.slice(1) + method.charAt(0).toUpperCase() + method.slice(1);
}
