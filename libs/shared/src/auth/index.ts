export { accessKeys, Allow, bearerScheme, Internal, Public } from './access.decorators.js';
export { CurrentCaller } from './caller.js';
export type { AuthenticatedRequest, Caller } from './caller.js';
export { Keyring, matchHash } from './keyring.js';
export { scopes, scopesOfRole, scopesOfRoles } from './scopes.js';
export type { Role, Scope } from './scopes.js';
export { IssuerUnreachable, TokenRefused, TokenVerifier } from './token-verifier.js';
export { newWebhookSecret, signWebhook, verifyWebhook } from './webhooks.js';
export type { WebhookHeaders } from './webhooks.js';
