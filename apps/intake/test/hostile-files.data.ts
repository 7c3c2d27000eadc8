/** A program of Windows, as far as its head goes. */
export const anExecutable = (): Buffer => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(8_000, 0x90)]);

/** A drawing that runs a script where it is shown. */
export const aScriptedDrawing = (): Buffer =>
  Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`);

/** A recording: a head of WAV and some seconds of silence, of any length. */
export function aRecording(seconds = 1, author = ''): Buffer {
  const samples = Buffer.alloc(8_000 * seconds, 0x80);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(8_000, 4);
  format.writeUInt32LE(8_000, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const info = author === '' ? [] : [riff('LIST', Buffer.concat([Buffer.from('INFO'), riff('IART', even(author))]))];
  const content = Buffer.concat([Buffer.from('WAVE'), riff('fmt ', format), ...info, riff('data', samples)]);
  return riff('RIFF', content);
}

function even(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
}

function riff(id: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(id), size, content]);
}
