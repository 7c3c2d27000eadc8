export * from './vocabularies/terms.js';
export * from './vocabularies/violations.js';
export * from './vocabularies/tips.js';
export * from './vocabularies/receiving.js';
export * from './vocabularies/informants.js';
export * from './vocabularies/hotlines.js';
export * from './vocabularies/cases.js';
export * from './vocabularies/takedowns.js';
