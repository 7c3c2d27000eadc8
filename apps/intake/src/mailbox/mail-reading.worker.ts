import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { convert } from 'html-to-text';
import { simpleParser, type ParsedMail } from 'mailparser';
import * as rules from './mail.rules.ts';

// Only what Node can strip of types stands in this file: it is run as it is where the sources are.

/** Answers each mail with what is in it, or with why it could not be read. */
parentPort?.on('message', (source: Uint8Array) => void answer(source));

async function answer(source: Uint8Array): Promise<void> {
  try {
    const mail = readMail(
      await simpleParser(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options),
    );
    parentPort?.postMessage({ mail });
  } catch {
    parentPort?.postMessage({ unreadable: true }); // The parser's own words may quote the mail.
  }
}

const options = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, checksumAlgo: false } as const;

/** Without either of the two headers that every mail has, it is none. */
function readMail(parsed: ParsedMail): rules.ReadMail {
  if (!parsed.headers.has('from') && !parsed.headers.has('date')) throw new Error('This is no mail.');
  const files = parsed.attachments.filter(({ content }) => content.length <= rules.FILE_BYTES_MAX);
  const kept = files.slice(0, rules.FILES_MAX).map(fileOf);
  const read = {
    subject: rules.keptLine(parsed.subject ?? ''),
    ...rules.cutText(textOf(parsed)),
    files: kept,
    filesLeftOut: parsed.attachments.length - kept.length,
  };
  const [from] = parsed.from?.value ?? [];
  const sender = rules.keptSender({ name: from?.name, email: from?.address });
  return { ...read, sender, fingerprint: fingerprintOf(parsed, read) };
}

function fileOf(attachment: ParsedMail['attachments'][number], index: number): rules.MailFile {
  const { filename, contentType, content } = attachment;
  return {
    name: rules.keptFileName(filename || undefined, index + 1),
    mediaType: rules.keptMediaType(contentType),
    sha256: createHash('sha256').update(content).digest('hex'),
    content: new Uint8Array(content),
  };
}

/** The plain text where the mail has one; else what its HTML says, with the addresses of its links and no pictures. */
function textOf({ text = '', html }: ParsedMail): string {
  if (text.trim() !== '' || !html) return text;
  return convert(html.slice(0, rules.HTML_CHARACTERS_MAX), {
    wordwrap: false,
    limits: { maxDepth: 100, maxInputLength: rules.HTML_CHARACTERS_MAX },
    selectors: [{ selector: 'img', format: 'skip' }],
  });
}

/** Copies of a mail have the same message id and the same words and files; a program may use an id for all its mails. */
function fingerprintOf(
  { messageId, date }: ParsedMail,
  { subject, text, files }: Pick<rules.ReadMail, 'subject' | 'text' | 'files'>,
): string {
  const parts = [messageId ?? '', date?.getTime() ?? 0, subject, text, ...files.map(({ sha256 }) => sha256)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
