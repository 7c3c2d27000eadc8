export { conformityTo, type GivenAnswer } from './conformity.js';
export { eventually, type Patience } from './eventually.js';
export { probePlan, startProbe, type Misbehaviour, type Probe, type ProbeOptions } from './messaging-probe.js';
export { createTestBroker, type SeenEvent, type SentEvent, type TestBroker } from './test-broker.js';
export { createTestDatabase, ROLE_PASSWORD, type TestDatabase } from './test-database.js';
export { startTcpProxy, type Line, type Passage, type TcpProxy } from './tcp-proxy.js';
export { startTestIssuer, type ClientClaims, type OfficerClaims, type TestIssuer } from './test-issuer.js';
export { startTinyApp, tinyService } from './tiny-app.js';
export { newKeyring, startTestService, type TestService, type TestServiceOptions } from './test-service.js';
