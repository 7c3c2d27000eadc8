import { defineEnv, flag, integer, json, keyringSchema, secret, text, url, type ServiceEnv } from '#shared/config';

/** The variables of intake besides those of every service. All keys live outside the database that they protect. */
export const intakeEnv = defineEnv({
  INTAKE_RECEIPT_KEY: secret({ bytes: 32, description: 'key of the hashes by which receipt codes are found' }),
  INTAKE_IDENTITY_KEYS: json(keyringSchema, {
    secret: true,
    description: "keyring that seals the keys of informants' identities",
  }),
  MAILBOX_URL: url({
    protocols: ['imaps', 'imap'],
    optional: true,
    secret: true,
    description: 'mailbox whose mails become drafts of tips: imaps://user:password@host/folder; none when absent',
  }),
  MAILBOX_BODY: text({
    pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
    optional: true,
    description: 'code of the body whose mailbox it is',
  }),
  MAILBOX_POLL_MS: integer({
    min: 50,
    max: 3_600_000,
    default: 60_000,
    description: 'pause between looks into the mailbox',
  }),
  INTAKE_LOG_BOOK_POLL_MS: integer({
    min: 50,
    max: 600_000,
    default: 60_000,
    description: 'pause between the numberings of tips that nobody has read in their log book yet',
  }),
  INTAKE_PERSON_KEY: secret({
    bytes: 32,
    description: "key of the hashes by which an informant's other tips are found; a new one finds none of before",
  }),
  INTAKE_FILE_LIMIT_BYTES: integer({
    min: 1_024,
    max: 56 * 1024 * 1024, // Below what the scanner takes (StreamMaxLength), and what the gateway forwards.
    default: 50 * 1024 * 1024,
    description: 'largest file of a tip',
  }),
  INTAKE_FILES_PER_TIP: integer({ min: 1, max: 100, default: 10, description: 'files that one tip may have' }),
  INTAKE_FILES_POLL_MS: integer({
    min: 50,
    max: 600_000,
    default: 5_000,
    description: 'pause between looks for files to check, to move or to clear',
  }),
  INTAKE_SERVE_UNSCANNED: flag({
    default: false,
    description: 'whether files are handed out that no scanner has seen; only for a workstation',
  }),
  INTAKE_CLAMD_URL: text({
    pattern: /^tcp:\/\/(\[[0-9a-f:.]+\]|[^\s/:@?#[\]]+)(:[1-9]\d{0,4})?$/i,
    optional: true,
    description: 'clamd that scans files for malware: tcp://host:3310; without it none is scanned',
  }),
  INTAKE_FILES_FOLDER: text({ optional: true, description: 'folder of files, where they are not kept in S3' }),
  INTAKE_S3_ENDPOINT: url({
    protocols: ['https', 'http'],
    optional: true,
    description: "address of an S3-compatible store of files; AWS's own when only the bucket is given",
  }),
  INTAKE_S3_REGION: text({ default: 'us-east-1', description: 'region of the bucket; of no meaning to most stores' }),
  INTAKE_S3_BUCKET: text({
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    optional: true,
    description: 'bucket of files; without it they are in the folder',
  }),
  INTAKE_S3_PATH_STYLE: flag({ default: true, description: 'whether the bucket is in the path, not in the host' }),
  INTAKE_S3_ACCESS_KEY_ID: text({ optional: true, secret: true, description: 'access key of the bucket' }),
  INTAKE_S3_SECRET_ACCESS_KEY: text({ optional: true, secret: true, description: 'its secret' }),
  INTAKE_REWRAP_POLL_MS: integer({
    min: 50,
    max: 3_600_000,
    default: 60_000,
    description: 'pause between looks for identities whose key is under an old key of the keyring',
  }),
});

/** What intake finds under the token `ENV`. */
export type IntakeEnv = ServiceEnv<typeof intakeEnv>;
