import { rmSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { metrics } from '#shared/observability';
import { eventually, startTcpProxy } from '#shared/testing';
import { startGreenMail, type GreenMail } from '../../../../infra/greenmail.ts';
import { openRoom, rowsOf, type Room } from '../../test/intake-room.js';
import { aMail, aMailWithFiles } from '../../test/mails.data.js';
import { MAIL_BYTES_MAX } from './mail.rules.js';
import { MailboxService } from './mailbox.service.js';

const BODY = 'committee-79';
const folder = mkdtempSync(join(tmpdir(), 'vigil-mail-'));
let room: Room;
let server: GreenMail;

beforeAll(async () => {
  [room, server] = await Promise.all([openRoom(), startGreenMail({ logFile: join(folder, 'greenmail.log') })]);
}, 120_000);
afterAll(async () => {
  await Promise.all([room.close(), server.stop()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await room.db.query('TRUNCATE tip_drafts, audit_rows CASCADE');
  await withMailbox(async (mailbox) => void (await mailbox.messageDelete('1:*')));
});

/** What an owner of the mailbox sees and does with a mail program. */
async function withMailbox<T>(work: (mailbox: ImapFlow) => Promise<T>): Promise<T> {
  const auth = { user: 'tiepnhan', pass: 'mat-khau' };
  const mailbox = new ImapFlow({ host: '127.0.0.1', port: server.imapPort, secure: false, auth, logger: false });
  await mailbox.connect();
  await mailbox.mailboxOpen('INBOX');
  const result = await work(mailbox);
  await mailbox.logout();
  return result;
}

const put = (...mails: Buffer[]) =>
  withMailbox(async (mailbox) => {
    for (const mail of mails) await mailbox.append('INBOX', mail, [], new Date('2026-11-24T01:00:00Z'));
  });

const flags = () =>
  withMailbox(async (mailbox) => {
    const all = await mailbox.fetchAll('1:*', { flags: true });
    return all.map((mail) => [...(mail.flags ?? [])].filter((flag) => flag !== '\\Recent').toSorted());
  });

const serviceAt = (url: string) =>
  new MailboxService(room.arrivals, room.reading, { ...room.env, MAILBOX_URL: url, MAILBOX_BODY: BODY });
const drafts = () => rowsOf(room.db, 'tip_drafts');
const up = async () => {
  const { values } = (await metrics.getSingleMetric('vigil_intake_mailbox_up')!.get()) as {
    values: { value: number }[];
  };
  return values.map(({ value }) => value);
};

describe('the reader of a mailbox', () => {
  it('makes a draft of each mail, marks it as seen, and finds nothing more to do', async () => {
    await put(aMail(), aMailWithFiles([{ name: 'anh.jpg', content: Buffer.from('ảnh') }]));
    const service = serviceAt(server.url);
    expect(await service.look()).toBe(false);
    expect(await drafts()).toMatchObject([
      { body: BODY, state: 'open' },
      { body: BODY, state: 'open' },
    ]);
    const [first] = (await drafts()) as { received_at: string }[];
    expect(new Date(first!.received_at)).toEqual(new Date('2026-11-24T01:00:00Z'));
    expect(await flags()).toEqual([['\\Seen'], ['\\Seen']]);
    await service.look();
    expect(await drafts()).toHaveLength(2);
    expect(await up()).toEqual([1]);
  });

  it('makes one draft of a mail that came twice', async () => {
    await put(aMail(), aMail());
    await serviceAt(server.url).look();
    expect(await drafts()).toHaveLength(1);
    expect(await flags()).toEqual([['\\Seen'], ['\\Seen']]);
  });

  it('does nothing where there is no mailbox', async () => {
    await put(aMail());
    const service = new MailboxService(room.arrivals, room.reading, room.env);
    expect(await service.look()).toBe(false);
    expect([await drafts(), await flags()]).toEqual([[], [[]]]);
  });

  it('reads as one of several replicas at a time', async () => {
    await put(...Array.from({ length: 20 }, (_, n) => aMail({ body: `Tin số ${n} về hàng giả.` })));
    const looks = Array.from({ length: 4 }, () => serviceAt(server.url).look());
    expect(await Promise.all(looks)).toEqual([false, false, false, false]);
    expect(await drafts()).toHaveLength(20);
  });
});

describe('a mail that is at fault', () => {
  it('is set aside with its cause, flagged, and does not hold back those behind it', async () => {
    const huge = aMail({ body: 'x'.repeat(MAIL_BYTES_MAX + 1) });
    const broken = aMail({ contentType: 'multipart/mixed', body: '--\r\n\u0000\u0001--' });
    const noMail = Buffer.from('X-Nothing: here\r\n\r\n\u00ff\u00fe');
    await put(huge, noMail, broken, aMail());
    await serviceAt(server.url).look();
    const found = (await drafts()) as { state: string; set_aside_cause: string | null }[];
    const states = found.map((draft) => `${draft.state} ${draft.set_aside_cause ?? ''}`.trim()).toSorted();
    expect(states).toEqual(['open', 'open', 'set-aside too-large', 'set-aside unreadable']);
    expect(await flags()).toEqual([['\\Flagged', '\\Seen'], ['\\Flagged', '\\Seen'], ['\\Seen'], ['\\Seen']]);
    await serviceAt(server.url).look();
    expect(await drafts()).toHaveLength(4);
  }, 120_000);

  it('of a hundred megabytes is not even fetched', async () => {
    await put(aMail({ body: `${'x'.repeat(76)}\r\n`.repeat(1_350_000) }), aMail());
    const before = process.memoryUsage().rss;
    await serviceAt(server.url).look();
    expect(await drafts()).toHaveLength(2);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  }, 120_000);

  it('that breaks the connection each time is set aside after some looks', async () => {
    await put(aMail(), aMail({ body: 'Tin đứng sau thư làm hỏng kết nối.' }));
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: server.imapPort }, ({ back }, way, bytes) => {
      // Answers with the first mail's words never come through.
      return way !== 'back' || back.destroyed || !bytes.toString().includes('hộp không có tem phụ');
    });
    const service = serviceAt(`imap://tiepnhan:mat-khau@127.0.0.1:${proxy.port}`);
    for (let look = 1; look <= 3; look += 1)
      await expect(service.look()).rejects.toThrow(/^The mailbox cannot be read/);
    await service.look();
    const causes = ((await drafts()) as { set_aside_cause: string | null }[]).map((draft) => draft.set_aside_cause);
    expect(causes.toSorted()).toEqual(['not-fetched', null]);
    await proxy.close();
  }, 120_000);
});

describe('a reader that dies', () => {
  it('between the commit and the mark has made the draft, and makes no other when it lives again', async () => {
    await put(aMail());
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: server.imapPort }, (_, way, bytes) => {
      return way !== 'there' || !bytes.toString().includes('STORE');
    });
    const cut = serviceAt(`imap://tiepnhan:mat-khau@127.0.0.1:${proxy.port}`);
    await expect(cut.look()).rejects.toThrow(/^The mailbox cannot be marked/);
    expect([await drafts(), await flags()]).toMatchObject([[{ state: 'open' }], [[]]]);
    await serviceAt(server.url).look();
    expect([await drafts(), await flags()]).toMatchObject([[{ state: 'open' }], [['\\Seen']]]);
    await proxy.close();
  });

  it('before the commit leaves the mail as unseen as it was', async () => {
    await put(aMail());
    await room.db.query('ALTER TABLE tip_drafts RENAME TO away');
    await expect(serviceAt(server.url).look()).rejects.toThrow();
    await room.db.query('ALTER TABLE away RENAME TO tip_drafts');
    expect([await drafts(), await flags()]).toEqual([[], [[]]]);
    await serviceAt(server.url).look();
    expect([(await drafts()).length, await flags()]).toEqual([1, [['\\Seen']]]);
  });
});

describe('a mailbox that cannot be reached', () => {
  it('is told of without its password, shown in the figures, and read again when it is back', async () => {
    const away = await startGreenMail({ logFile: join(folder, 'away.log') });
    const service = serviceAt(away.url);
    await service.look();
    await away.stop();
    const failure = await service.look().catch((error: Error) => error.message);
    expect(failure).toBe('The mailbox cannot be opened: ECONNREFUSED.');
    expect(await up()).toEqual([0]);
    const back = await startGreenMail({ logFile: join(folder, 'away.log'), imapPort: away.imapPort });
    await eventually(() => service.look().then(() => true), { because: 'the mailbox is back' });
    expect(await up()).toEqual([1]);
    await back.stop();
  }, 120_000);

  it('refuses a wrong password without repeating it', async () => {
    const service = serviceAt(server.url.replace('mat-khau', 'sai-roi'));
    await expect(service.look()).rejects.toThrow('The mailbox cannot be opened: the server refuses user and password.');
  });
});
