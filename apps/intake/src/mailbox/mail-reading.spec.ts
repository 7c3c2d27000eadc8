import { createHash } from 'node:crypto';
import { aMail, aMailWithFiles } from '../../test/mails.data.js';
import { FILES_MAX, FILE_BYTES_MAX, TEXT_CHARACTERS_MAX, type ReadMail } from './mail.rules.js';
import { MailReading, type UnreadableMail } from './mail-reading.service.js';

const reading = new MailReading();
const { limitMs: LIMIT_MS } = reading;
afterAll(() => reading.rest());

const read = (mail: Buffer | string): Promise<ReadMail> => reading.read(new Uint8Array(Buffer.from(mail)));
const causeOf = (mail: Buffer | string): Promise<string> =>
  read(mail).then(
    () => 'none',
    (error: UnreadableMail) => error.setAsideCause,
  );

describe('a mail', () => {
  it('is read with its subject, its words and who sent it', async () => {
    const mail = await read(aMail());
    expect(mail).toMatchObject({
      subject: 'Bán sữa giả trên mạng',
      text: 'Gian hàng Mẹ và bé Hoa Sen bán sữa bột giả, hộp không có tem phụ.',
      textCut: false,
      sender: { name: 'Trần CANARYSENDER', email: 'canary.sender@hopthu.example' },
      files: [],
      filesLeftOut: 0,
    });
  });

  it('is read in the Vietnamese character sets of old programs', async () => {
    const viscii = Buffer.concat([
      aMail({ contentType: 'text/plain; charset=viscii', body: '' }),
      Buffer.from([0x73, 0xe6, 0x61]), // sữa, in VISCII
    ]);
    expect((await read(viscii)).text).toBe('sữa'.normalize('NFC'));
    const windows = aMail({
      contentType: 'text/plain; charset=windows-1258',
      encoding: 'quoted-printable',
      body: 'h=E0ng gia=D2', // The hook of ả is a character of its own.
    });
    expect((await read(windows)).text).toBe('hàng giả'.normalize('NFC'));
  });

  it('loses its markup and its pictures, and keeps where its links lead', async () => {
    const html =
      '<style>p{color:red}</style><script>alert(1)</script><p>Xem <a href="https://choviet.example/shop/cv-1029">gian hàng</a></p><img src="https://theo-doi.example/a.gif">';
    const { text } = await read(aMail({ contentType: 'text/html; charset=utf-8', body: html }));
    expect(text).toBe('Xem gian hàng [https://choviet.example/shop/cv-1029]');
  });

  it('gives its files by name, kind, size and hash', async () => {
    const content = Buffer.from('không phải ảnh');
    const { text, files } = await read(aMailWithFiles([{ name: '../../etc/hoa-don.jpg', content }]));
    expect(text).toBe('Xem ảnh kèm theo.');
    const [file] = files;
    expect(file).toMatchObject({ name: 'hoa-don.jpg', mediaType: 'image/jpeg' });
    expect(Buffer.from(file!.content)).toEqual(content);
    expect(file!.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('leaves out files that are too many or too large, and says how many', async () => {
    const many = Array.from({ length: FILES_MAX + 3 }, (_, n) => ({ name: `${n}.jpg`, content: Buffer.from([n]) }));
    const large = { name: 'phim.mp4', type: 'video/mp4', content: Buffer.alloc(FILE_BYTES_MAX + 1) };
    const { files, filesLeftOut } = await read(aMailWithFiles([large, ...many]));
    expect([files.length, filesLeftOut, files[0]!.name]).toEqual([FILES_MAX, 4, '0.jpg']);
  });

  it('is cut where its text is longer than what is kept', async () => {
    const { text, textCut } = await read(aMail({ body: 'dài '.repeat(TEXT_CHARACTERS_MAX) }));
    expect([text.length, textCut]).toEqual([TEXT_CHARACTERS_MAX, true]);
  });

  it('has no characters that no database takes', async () => {
    const mail = await read(aMail({ subject: 'a\u0000b', body: 'một\u0000 hai\u0007\r\nba' }));
    expect([mail.subject, mail.text]).toEqual(['ab', 'một hai\nba']);
  });

  it('is the same in another copy, and not the same with other words under the same id', async () => {
    const copy = Buffer.concat([Buffer.from('Received: from a by b; Tue, 24 Nov 2026 08:00:01 +0700\r\n'), aMail()]);
    const first = (await read(aMail())).fingerprint;
    expect((await read(copy)).fingerprint).toBe(first);
    expect((await read(aMail({ body: 'Lời khác.' }))).fingerprint).not.toBe(first);
  });
});

describe('a mail that is made to do harm', () => {
  const nested = (levels: number) =>
    Array.from({ length: levels }, (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`);

  it('is set aside when it is none', async () => {
    expect(await causeOf(Buffer.from([0xff, 0x00, 0x13, 0x37]))).toBe('unreadable');
    expect(await causeOf('')).toBe('unreadable');
    expect(await causeOf('chỉ là chữ\r\nvà chữ')).toBe('unreadable');
  });

  it('takes neither the reader nor the next mail down', async () => {
    const bombs = [
      aMail({ contentType: 'multipart/mixed; boundary=b0', body: nested(50_000).join('') }),
      aMail({ contentType: 'text/html', body: '<div>'.repeat(200_000) }),
      aMail({ contentType: 'text/html', body: '<table><tr><td>'.repeat(50_000) }),
      aMail({ subject: '=?utf-8?Q?a?= '.repeat(100_000) }),
      aMail({ from: 'a@b.example, '.repeat(100_000) }),
      aMail({ contentType: `text/plain; ${'x=y; '.repeat(100_000)}` }),
    ];
    for (const bomb of bombs) {
      reading.limitMs = 3_000;
      expect(['none', 'unreadable', 'too-costly']).toContain(await causeOf(bomb));
      reading.limitMs = LIMIT_MS;
      expect((await read(aMail())).subject).toBe('Bán sữa giả trên mạng');
    }
  });
  afterEach(() => void (reading.limitMs = LIMIT_MS));

  it('is given up when it takes too long, and the next one is read', async () => {
    reading.limitMs = 1;
    expect(await causeOf(aMail({ body: 'x'.repeat(10_000_000) }))).toBe('too-costly');
    reading.limitMs = LIMIT_MS;
    expect((await read(aMail())).subject).toBe('Bán sữa giả trên mạng');
  });
});
