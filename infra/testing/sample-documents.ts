import { inflateSync } from 'node:zlib';
import { PDFDocument, PDFHexString, PDFName, PDFString, StandardFonts, type PDFPage } from '@cantoo/pdf-lib';
import { aPictureOf, CANARY, holdsCanary } from './sample-pictures.ts';

export const WRITTEN = 'Bien ban kiem tra';

/** A document as an office program and a form editor leave it: its author everywhere, scripts, files, fetched things. */
export async function aPdf(useObjectStreams = true): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(CANARY);
  document.setAuthor(CANARY);
  const page = document.addPage([400, 300]);
  page.drawText(WRITTEN, { x: 20, y: 250, font: await document.embedFont(StandardFonts.Helvetica) });
  page.drawImage(await document.embedJpg(await aPictureOf('jpeg')), { x: 20, y: 40 });
  document.addJavaScript('start', `app.alert("${CANARY}")`);
  await document.attach(Buffer.from(CANARY), `${CANARY}.txt`, { description: CANARY });
  addActions(document, page);
  const { context } = document;
  context.trailerInfo.ID = context.obj([PDFHexString.fromText(CANARY), PDFHexString.fromText(CANARY)]);
  return Buffer.from(await document.save({ useObjectStreams }));
}

function addActions(document: PDFDocument, page: PDFPage): void {
  const { context, catalog } = document;
  const script = context.obj({ S: 'JavaScript', JS: PDFString.of(`app.alert("${CANARY}")`) });
  const launch = context.obj({ S: 'Launch', F: PDFString.of(`${CANARY}.exe`) });
  const address = context.obj({ S: 'URI', URI: PDFString.of(`https://theo-doi.example/${CANARY}`) });
  const xmp = context.register(
    context.flateStream(`<x:xmpmeta>${CANARY}</x:xmpmeta>`, { Type: 'Metadata', Subtype: 'XML' }),
  );
  catalog.set(PDFName.of('OpenAction'), script);
  catalog.set(PDFName.of('AA'), context.obj({ WC: launch }));
  catalog.set(PDFName.of('Metadata'), xmp);
  page.node.set(PDFName.of('AA'), context.obj({ O: script }));
  page.node.set(PDFName.of('Metadata'), xmp);
  page.node.set(PDFName.of('PieceInfo'), context.obj({ Word: { Private: PDFString.of(CANARY) } }));
  const seen = context.register(
    context.flateStream('0 0 50 20 re f', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 50, 20], Metadata: xmp }),
  );
  const author = { T: PDFString.of(CANARY), Contents: PDFHexString.fromText(CANARY), M: PDFString.of('D:20260101') };
  const rectangle = { Type: 'Annot', Rect: [10, 10, 60, 30] };
  page.node.set(
    PDFName.of('Annots'),
    context.obj([
      context.obj({ ...rectangle, Subtype: 'Link', A: address }),
      context.obj({ ...rectangle, ...author, Subtype: 'Highlight', AP: { N: seen }, A: launch }),
      context.obj({
        ...rectangle,
        ...author,
        Subtype: 'RichMedia',
        RichMediaContent: { Assets: PDFString.of(CANARY) },
      }),
      context.obj({ ...rectangle, ...author, Subtype: 'Widget', FT: 'Tx', V: PDFString.of(CANARY), AA: { K: script } }),
    ]),
  );
}

/** Whether the canary stands in the file, in one of its packed streams, or in a hexadecimal text. */
export function pdfHoldsCanary(pdf: Buffer): boolean {
  const hexadecimal = ['latin1', 'utf16le'] as const;
  const text = pdf.toString('latin1').toLowerCase();
  const isHidden = hexadecimal.some((encoding) => {
    const canary = Buffer.from(CANARY, encoding);
    const hex = (encoding === 'utf16le' ? canary.swap16() : canary).toString('hex');
    return text.includes(hex);
  });
  return isHidden || holdsCanary(pdf) || inflatedStreams(pdf).some(holdsCanary);
}

export function inflatedStreams(pdf: Buffer): Buffer[] {
  const streams: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      streams.push(inflateSync(pdf.subarray(at + 7)));
    } catch {
      continue; // A stream that is not packed, or the end of one.
    }
  }
  return streams;
}
