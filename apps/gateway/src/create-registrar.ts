/**
 * Makes the first registrar and prints its id and secret, this once, as JSON. Run with the gateway's environment:
 * `npm run create-registrar [-- --another]`.
 */
import { NestFactory } from '@nestjs/core';
import { loadServiceEnv } from '#shared/config';
import { CoreModule } from '#shared/http';
import { newContext, runInContext, systemActor } from '#shared/observability';
import { Registrar } from './clients/registrar.js';
import { gateway } from './gateway.module.js';

async function main(args: readonly string[]): Promise<void> {
  const root = CoreModule.forService(gateway, loadServiceEnv(gateway.env));
  const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
  try {
    const registrar = app.get(Registrar, { strict: false });
    const context = newContext({ actor: { ...systemActor, body: gateway.name } });
    const { id, secret } = await runInContext(context, () => registrar.create({ another: args.includes('--another') }));
    process.stdout.write(`${JSON.stringify({ clientId: id, clientSecret: secret })}\n`);
  } finally {
    await app.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
