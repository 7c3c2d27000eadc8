/** A mail as it is on the wire, with canaries for who sent it. */
export interface MailParts {
  from?: string;
  subject?: string;
  messageId?: string;
  date?: string;
  contentType?: string;
  encoding?: string;
  body?: string;
}

/** The words by which the sender of {@link aMail} is found wherever they leak to. */
export const senderCanaries = ['CANARYSENDER', 'canary.sender', 'CANARYID'];

export function aMail(parts: MailParts = {}): Buffer {
  const {
    from = '=?utf-8?Q?Tr=E1=BA=A7n_CANARYSENDER?= <canary.sender@hopthu.example>',
    subject = '=?utf-8?B?QsOhbiBz4buvYSBnaeG6oyB0csOqbiBt4bqhbmc=?=',
    messageId = '<CANARYID.1@hopthu.example>',
    date = 'Tue, 24 Nov 2026 08:00:00 +0700',
    contentType = 'text/plain; charset=utf-8',
    encoding = '8bit',
    body = 'Gian hàng Mẹ và bé Hoa Sen bán sữa bột giả, hộp không có tem phụ.\r\n',
  } = parts;
  const headers = {
    ...{ from, to: 'tiepnhan@vigil.example', subject, date, 'message-id': messageId, 'mime-version': '1.0' },
    ...{ 'content-type': contentType, 'content-transfer-encoding': encoding },
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

export interface Attached {
  name: string;
  type?: string;
  content: Buffer;
}

/** A mail with HTML instead of text, and with files. */
export function aMailWithFiles(files: readonly Attached[], html = '<p>Xem <b>ảnh</b> kèm theo.</p>'): Buffer {
  const boundary = 'ranh-gioi';
  const parts = [
    `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`,
    ...files.map(({ name, type = 'image/jpeg', content }) =>
      [
        `Content-Type: ${type}; name="${name}"`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64\r\n',
        content.toString('base64').replace(/.{76}/g, '$&\r\n'),
      ].join('\r\n'),
    ),
  ];
  const body = `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
  return aMail({
    contentType: `multipart/mixed; boundary="${boundary}"`,
    body,
    messageId: '<CANARYID.2@hopthu.example>',
  });
}
