/** A small tree of sources by path; `main.ts` files make the other modules reachable. */
export type Tree = Record<string, string>;

/** For each rule of .dependency-cruiser.cjs the smallest tree that breaks it, and no other rule. */
export const planted: Record<string, Tree> = {
  'apps-apart': {
    'apps/intake/src/main.ts': `import '../../triage/src/main.js';`,
    'apps/triage/src/main.ts': `export {};`,
  },
  'apps-started-by-deploy': {
    'bench/tips.ts': `import '../apps/intake/src/main.js';`,
    'apps/intake/src/main.ts': `export {};`,
  },
  'tools-outside-production': {
    'apps/intake/src/main.ts': `import '../../../tools/check.js';`,
    'tools/check.ts': `export {};`,
  },
  'infra-before-build': {
    'infra/cli.ts': `import '#shared/config';`,
    'libs/shared/src/config/index.ts': `export {};`,
  },
  'demo-through-the-doors': {
    'demo/platform.ts': `import '#shared/contracts';`,
    'libs/shared/src/contracts/index.ts': `export {};`,
  },
  'drawers-by-their-index': {
    'apps/intake/src/main.ts': `import '../../../libs/shared/src/http/problems.js';`,
    'libs/shared/src/http/problems.ts': `export {};`,
  },
  'drawers-by-each-other-s-index': {
    'apps/intake/src/main.ts': `import '#shared/http';`,
    'libs/shared/src/http/index.ts': `import '../auth/keyring.js';`,
    'libs/shared/src/auth/keyring.ts': `export {};`,
  },
  'contracts-are-leaves': {
    'apps/intake/src/main.ts': `import '#shared/contracts';`,
    'libs/shared/src/contracts/index.ts': `import '#shared/config';`,
    'libs/shared/src/config/index.ts': `export {};`,
  },
  'kafkajs-in-messaging': {
    'apps/intake/src/main.ts': `import 'kafkajs';`,
  },
  'no-nest-kafka': {
    'libs/shared/src/messaging/relay.int-spec.ts': `import '@nestjs/microservices/client/client-kafka.js';`,
  },
  'no-injected-repositories': {
    'apps/intake/src/main.ts': `import '@nestjs/typeorm';`,
  },
  'doors-without-persistence': {
    'apps/intake/src/main.ts': `import './tips/tips.consumer.js';`,
    'apps/intake/src/tips/tips.consumer.ts': `import 'typeorm';`,
  },
  'doors-without-entities': {
    'apps/intake/src/main.ts': `import './tips/tips.controller.js';`,
    'apps/intake/src/tips/tips.controller.ts': `import type { TipEntity } from './tip.entity.js';`,
    'apps/intake/src/tips/tip.entity.ts': `export class TipEntity {}`,
  },
  'rules-without-io': {
    'apps/intake/src/main.ts': `import './tips/tip.rules.js';`,
    'apps/intake/src/tips/tip.rules.ts': `import 'node:fs';`,
  },
  'rules-without-services': {
    'apps/intake/src/main.ts': `import './tips/tip.rules.js';`,
    'apps/intake/src/tips/tip.rules.ts': `import './tips.service.js';`,
    'apps/intake/src/tips/tips.service.ts': `export {};`,
  },
  'cases-and-takedowns-apart': {
    'apps/triage/src/main.ts': `import './takedowns/takedowns.service.js';`,
    'apps/triage/src/takedowns/takedowns.service.ts': `import '../cases/case.rules.js';`,
    'apps/triage/src/cases/case.rules.ts': `export {};`,
  },
  'no-cycles': {
    'apps/intake/src/main.ts': `import './tips/tips.service.js';`,
    'apps/intake/src/tips/tips.service.ts': `import './tips.queries.js';`,
    'apps/intake/src/tips/tips.queries.ts': `import type { TipsService } from './tips.service.js';`,
  },
  'no-dead-modules': {
    'apps/intake/src/main.ts': `export {};`,
    'apps/intake/src/tips/tip.rules.ts': `export {};`,
    'apps/intake/src/tips/tip.rules.spec.ts': `export {};`,
  },
  resolvable: {
    'apps/intake/src/main.ts': `import '#shared/http/problems';`,
  },
  'declared-packages': {
    'apps/intake/src/main.ts': `import 'lodash';`,
  },
  'no-dev-packages-in-production': {
    'apps/intake/src/main.ts': `import 'ajv';`,
  },
};

/** What the architecture asks for; no rule may object to it. */
export const orderly: Tree = {
  'apps/intake/src/main.ts': `import '#shared/http'; import './tips/tips.controller.js'; import './tips/tips.consumer.js';`,
  'apps/intake/src/tips/tips.controller.ts': `import './tips.service.js'; import './tip.dto.js';`,
  'apps/intake/src/tips/tips.consumer.ts': `import './tips.service.js'; import '#shared/contracts';`,
  'apps/intake/src/tips/tips.service.ts': `import './tip.entity.js'; import './tip.rules.js'; import '#shared/database';`,
  'apps/intake/src/tips/tip.entity.ts': `import 'typeorm';`,
  'apps/intake/src/tips/tip.rules.ts': `import type { DataOf } from '#shared/contracts'; import type { Tx } from '#shared/database';`,
  'apps/intake/src/tips/tip.dto.ts': `export {};`,
  'apps/intake/src/tips/tips.int-spec.ts': `import './tips.service.js'; import '#shared/testing';`,
  'infra/deploy/migrate.ts': `import '../../apps/intake/src/main.js';`,
  'libs/shared/src/http/index.ts': `import '#shared/contracts';`,
  'libs/shared/src/database/index.ts': `import 'pg';`,
  'libs/shared/src/testing/index.ts': `import 'kubernetes-models'; import '#shared/database';`,
  'libs/shared/src/contracts/index.ts': `import 'typebox'; import './define.js';`,
  'libs/shared/src/contracts/define.ts': `export type DataOf = unknown;`,
};
