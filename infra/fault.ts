/** A reason why the infrastructure cannot run, in one sentence that says what to do. Shown without a stack. */
export class StartFault extends Error {
  override name = 'StartFault';
}

/** The two ways around the infrastructure that `infra/` starts itself. */
export const ALTERNATIVES =
  'or set DATABASE_URL and KAFKA_BROKERS to servers that already run, or use "docker compose up"';
