import { ensureTestInfra } from './test-infra.ts';

/** Jest calls the default export before the first test; the workers inherit the environment. */
export default async function globalSetup(): Promise<void> {
  const { databaseUrl, kafkaBrokers } = await ensureTestInfra();
  process.env.TEST_ADMIN_DATABASE_URL = databaseUrl;
  process.env.TEST_KAFKA_BROKERS = kafkaBrokers;
}
