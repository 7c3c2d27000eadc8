import { scopes, type Scope } from '#shared/auth';

/** Name of the way in for partners' programs. */
export const clientScheme = 'client';
/** Name of the way in for officers. */
export const officerScheme = 'officer';

const scopeTexts: Record<Scope, string> = {
  'tips:submit': 'Submit tips of an own channel.',
  'tips:record': 'Record tips that came by telephone, letter, e-mail or in person.',
  'tips:read': 'Read the tips that concern the own body.',
  'tips:screen': 'Propose what is to become of a tip.',
  'tips:decide': 'Decide on what was proposed for a tip.',
  'tips:converse': 'Ask informants questions through their receipts, and tell them of the outcome.',
  'informants:open': 'Ask to open the sealed identity of an informant, for a purpose and an open case.',
  'informants:consent': 'Consent to the opening of a sealed identity.',
  'log-book:read': 'Read the statutory log book of the own body.',
  'hotlines:manage': 'Keep the hotlines of the own body and of those under it.',
  'receiving-rules:manage': 'Set the rules and deadlines of receiving.',
  'cases:read': 'Read the cases that concern the own body.',
  'cases:write': 'Accept and decline cases, and record their outcomes.',
  'takedowns:issue': 'Ask platforms to take goods and shops down.',
  'takedowns:read': 'Read the takedown requests that the own body has issued.',
  'takedowns:confirm': 'Read the takedown requests to the own platform, and confirm them.',
  'notices:read': 'Read the coordination notices to the own body.',
  'notices:acknowledge': 'Acknowledge coordination notices.',
  'webhooks:manage': 'Manage the addresses that get signed webhooks.',
  'reports:read': 'Read the national report.',
  'clients:manage': 'Register clients, rotate their secrets, disable them.',
  ops: 'Operate the system.',
};

/** The ways to get in, for the merged document; addresses are relative to the server that serves it. */
export const securitySchemes = {
  [clientScheme]: {
    type: 'oauth2',
    description: 'For programs of partners: with the id and secret that the Standing Office gave out.',
    flows: {
      clientCredentials: {
        tokenUrl: '/oauth2/token',
        scopes: Object.fromEntries(scopes.map((scope) => [scope, scopeTexts[scope]])),
      },
    },
  },
  [officerScheme]: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'For officers: with an access token of their own identity provider, whose roles stand for scopes.',
  },
};
