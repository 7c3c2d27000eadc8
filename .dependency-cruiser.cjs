/** Who may import whom (docs/architecture.md). Each rule has a planted violation in tools/boundaries.planted.ts. */
const TESTS = '(\\.(spec|int-spec|e2e-spec)\\.ts$|^apps/[^/]+/test/|^libs/shared/src/testing/)';
/** What is started by itself: each service, the command that makes the first registrar, and threads. */
const PROGRAMS = '^apps/[^/]+/src/(main|create-registrar|.+\\.worker)\\.ts$';
const IO_CORE = '^(node:)?(fs|http|http2|https|net|tls|dgram|dns|child_process|worker_threads|cluster|timers)(/|$)';
const IO_PACKAGES = 'node_modules/(pg|typeorm|kafkajs|undici|fastify|@fastify|@nestjs|pino|oidc-provider)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'apps-apart',
      comment: 'A service is deployed and fails alone. It learns of the others from Kafka, never from their code.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-started-by-deploy',
      comment:
        'Only infra/deploy knows the services as code (it migrates, seeds and documents them); whatever else ' +
        'reaches into one would keep it from being changed alone.',
      severity: 'error',
      from: { pathNot: '^(apps|infra/deploy)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'tools-outside-production',
      comment: 'A service in production consists of apps and libs; scripts and tests are not in its image.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: ['^(infra|tools|bench|demo|test)/', TESTS] },
    },
    {
      name: 'infra-before-build',
      comment: 'infra/ runs from its sources on a fresh clone, before anything is compiled; infra/deploy runs after.',
      severity: 'error',
      from: { path: '^infra/', pathNot: ['^infra/deploy/', TESTS] },
      to: { path: '^libs/' },
    },
    {
      name: 'demo-through-the-doors',
      comment: 'Agencies and platforms of the demo know the public documents only, as real ones do.',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^libs/' },
    },
    {
      name: 'drawers-by-their-index',
      comment: 'What index.ts does not export may change without asking anyone.',
      severity: 'error',
      from: { path: '^(?!libs/shared/src/)' },
      to: { path: '^libs/shared/src/', pathNot: '^libs/shared/src/[^/]+/index\\.ts$' },
    },
    {
      name: 'drawers-by-each-other-s-index',
      comment: 'Drawers are as strict with each other as services are with them.',
      severity: 'error',
      from: { path: '^libs/shared/src/([^/]+)/' },
      to: { path: '^libs/shared/src/', pathNot: ['^libs/shared/src/$1/', '^libs/shared/src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'contracts-are-leaves',
      comment: 'Contracts outlive the code that uses them, so they depend on nothing but their schema library.',
      severity: 'error',
      from: { path: '^libs/shared/src/contracts/', pathNot: TESTS },
      to: { pathNot: ['^libs/shared/src/contracts/', 'node_modules/typebox/'] },
    },
    {
      name: 'kafkajs-in-messaging',
      comment: 'kafkajs is no longer developed; it stays where it can be exchanged. (infra/ has no drawers to use.)',
      severity: 'error',
      // The control that shows what the library costs when it is idle.
      from: {
        pathNot: ['^libs/shared/src/messaging/', '^infra/.*spec\\.ts$', '^test/faults/children/idle-connection\\.ts$'],
      },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'no-nest-kafka',
      comment: "Nest's Kafka transport loses messages without a handler and retries every error for ever.",
      severity: 'error',
      from: {},
      to: { path: 'node_modules/@nestjs/microservices/.*kafka' },
    },
    {
      name: 'no-injected-repositories',
      comment: 'An injected repository silently leaves the open transaction; @nestjs/typeorm exists to inject them.',
      severity: 'error',
      from: { pathNot: '^libs/shared/src/database/' },
      to: { path: 'node_modules/@nestjs/typeorm/' },
    },
    {
      name: 'doors-without-persistence',
      comment: 'A door says who may enter and passes on; the room behind it (service, queries) knows the tables.',
      severity: 'error',
      from: { path: '\\.(controller|consumer|dto)\\.ts$' },
      to: { path: 'node_modules/(typeorm|pg)/' },
    },
    {
      name: 'doors-without-entities',
      comment: 'A row that reaches the door would make every column a public promise.',
      severity: 'error',
      from: { path: '\\.(controller|consumer)\\.ts$' },
      to: { path: '\\.entity\\.ts$' },
    },
    {
      name: 'rules-without-io',
      comment:
        'A decision that reads and writes nothing can be shown, tested and argued about by itself. (Types do no I/O.)',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: [IO_CORE, IO_PACKAGES, '\\.entity\\.ts$', '^libs/shared/src/(database|messaging|testing)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-without-services',
      comment: 'Services ask rules, never the reverse.',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { path: '\\.(service|queries|writes|controller|consumer|module)\\.ts$' },
    },
    {
      name: 'cases-and-takedowns-apart',
      comment: 'Takedown requests can stand without a case, and may become a service of their own.',
      severity: 'error',
      from: { path: '^apps/triage/src/(cases|takedowns)/' },
      to: { path: '^apps/triage/src/(cases|takedowns)/', pathNot: '^apps/triage/src/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'Modules of a cycle can only be understood, tested and changed together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dead-modules',
      comment: 'What no program reaches is not tested by use and misleads its reader.',
      severity: 'error',
      from: { path: [PROGRAMS, '^(infra|bench|tools|demo|test)/', TESTS] },
      to: { path: '^(apps|libs)/', pathNot: [TESTS, PROGRAMS], reachable: false },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved escapes every other rule here.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      comment: 'A package that only another package brings along disappears with it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-packages-in-production',
      comment: 'The image is built without development dependencies.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
