import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  type PDFContext,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { RefusedFile } from './clean-copy.rules.ts';
import { cleanStream } from './pdf-streams.rules.ts';

/** The longest decisions and invoices have some hundreds. */
const PAGES_MAX = 2_000;
/** About a hundred for each of these pages. */
const OBJECTS_MAX = 200_000;

/** What a reader needs to show a page: no actions, metadata, thumbnails, programs' notes, structure. */
const PAGE_KEYS = [
  ...['Type', 'Parent', 'Resources', 'Contents', 'MediaBox', 'CropBox', 'BleedBox', 'TrimBox', 'ArtBox'],
  ...['Rotate', 'Group', 'UserUnit', 'Annots'],
];
/** Also no names, actions, forms (XFA), attachments, bookmarks, signatures, language. */
const CATALOG_KEYS = ['Type', 'Pages', 'Version', 'OCProperties'];
const TREE_KEYS = ['Type', 'Parent', 'Kids', 'Count', 'Resources', 'MediaBox', 'CropBox', 'Rotate'];
/** What resources are of; among their properties the layers alone, for what is hidden stays so. */
const RESOURCE_KEYS = ['ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'XObject', 'Font', 'ProcSet', 'Properties'];
const LAYER_TYPES = ['/OCG', '/OCMD'];
const STREAM_KEYS = ['Length', 'Filter', 'DecodeParms', 'Type', 'Subtype', 'OC'];
/** By the subtype of a stream: pictures and forms keep what paints them. */
const PAINTED_KEYS: Readonly<Record<string, readonly string[]>> = {
  '/Image': [
    ...[...STREAM_KEYS, 'Width', 'Height', 'ColorSpace', 'BitsPerComponent', 'Intent', 'ImageMask', 'Mask'],
    ...['Decode', 'Interpolate', 'SMask', 'SMaskInData', 'Matte'],
  ],
  '/Form': [...STREAM_KEYS, 'FormType', 'BBox', 'Matrix', 'Resources', 'Group'],
};
/** Gone from all other dictionaries. None is a name that a font or a resource would have. */
const LEFT_OUT = new Set([
  ...['Metadata', 'PieceInfo', 'LastModified', 'CreationDate', 'ModDate', 'JavaScript', 'OpenAction'],
  ...['EmbeddedFiles', 'RichMediaContent', 'StructParents', 'FFilter', 'FDecodeParms'],
]);
/** By type: of what is known the rest is left out. A layer's name and the program that made it may be anybody's. */
const KEPT_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  '/Pages': TREE_KEYS,
  '/OCG': ['Type', 'Intent'],
  '/OCMD': ['Type', 'OCGs', 'P', 'VE'],
};

/**
 * The pages of a document and nothing beside them: whatever the pages do not need is not written. Notes, stamps and
 * filled-in fields become pictures of themselves; what they did, who wrote them and when is gone.
 * @throws RefusedFile, and what the library throws at a broken or locked document.
 */
export async function cleanPdf(bytes: Buffer): Promise<Buffer> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  const { context, catalog } = document;
  if (context.trailerInfo.Encrypt || context.enumerateIndirectObjects().length > OBJECTS_MAX) throw new RefusedFile();
  const pages = document.getPages();
  if (pages.length === 0 || pages.length > PAGES_MAX) throw new RefusedFile();
  keepKeys(catalog, CATALOG_KEYS);
  keepLayers(context, catalog);
  for (const { node } of pages) cleanPage(context, node);
  dropUnused(context);
  context.trailerInfo = { Root: context.trailerInfo.Root };
  return Buffer.from(
    await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false }),
  );
}

function cleanPage(context: PDFContext, page: PDFDict): void {
  keepKeys(page, PAGE_KEYS);
  const annotations = context.lookup(page.get(PDFName.of('Annots')));
  const seen = annotations instanceof PDFArray ? annotations.asArray() : [];
  page.delete(PDFName.of('Annots'));
  const pictures = seen.map((each) => pictureOf(context, context.lookup(each))).filter((each) => each !== undefined);
  if (pictures.length > 0) page.set(PDFName.of('Annots'), context.obj(pictures));
}

/** What is seen of an annotation, as a stamp; nothing of one that has no look of its own (links, sounds, films). */
function pictureOf(context: PDFContext, annotation: PDFObject | undefined): PDFDict | undefined {
  if (!(annotation instanceof PDFDict) || nameIn(annotation, 'Subtype') === '/Popup') return undefined;
  const look = lookOf(context, annotation);
  const place = context.lookup(annotation.get(PDFName.of('Rect')));
  if (!look || !(place instanceof PDFArray)) return undefined;
  const stamp = context.obj({ Type: 'Annot', Subtype: 'Stamp', Rect: place, AP: { N: look } });
  const flags = annotation.get(PDFName.of('F'));
  if (flags) stamp.set(PDFName.of('F'), flags);
  return stamp;
}

/** The stream that paints it, or that of the state it is in (a ticked box). */
function lookOf(context: PDFContext, annotation: PDFDict): PDFRef | undefined {
  const looks = context.lookup(annotation.get(PDFName.of('AP')));
  const normal = looks instanceof PDFDict ? looks.get(PDFName.of('N')) : undefined;
  const found = context.lookup(normal);
  const state = annotation.get(PDFName.of('AS'));
  const look = found instanceof PDFDict && state instanceof PDFName ? found.get(state) : normal;
  return look instanceof PDFRef && context.lookup(look) instanceof PDFRawStream ? look : undefined;
}

/** Walks from the catalog, leaves out what is not for readers, and deletes all objects that were not met. */
function dropUnused(context: PDFContext): void {
  const met = new Set<PDFObject>();
  const waiting: PDFObject[] = context.trailerInfo.Root ? [context.trailerInfo.Root] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (met.has(next)) continue;
    met.add(next);
    waiting.push(...withinOf(context, next));
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!met.has(ref)) context.delete(ref);
}

function withinOf(context: PDFContext, object: PDFObject): PDFObject[] {
  if (object instanceof PDFRef) return withinRef(context, object);
  if (object instanceof PDFArray) return object.asArray();
  if (object instanceof PDFRawStream) return [object.dict];
  if (!(object instanceof PDFDict)) return [];
  leaveOut(context, object);
  return object.values();
}

/** A stream is cleaned once, where it is stored. */
function withinRef(context: PDFContext, ref: PDFRef): PDFObject[] {
  const object = context.lookup(ref);
  if (!(object instanceof PDFRawStream)) return object ? [object] : [];
  const kept = PAINTED_KEYS[nameIn(object.dict, 'Subtype') ?? ''];
  if (kept) keepKeys(object.dict, kept);
  object.dict.delete(PDFName.of('F')); // Its content would lie in another file.
  const stream = cleanStream(context, object);
  if (stream !== object) context.assign(ref, stream);
  return [stream];
}

function leaveOut(context: PDFContext, dict: PDFDict): void {
  const kept = KEPT_OF_TYPE[nameIn(dict, 'Type') ?? ''];
  if (kept) keepKeys(dict, kept);
  for (const key of dict.keys()) if (LEFT_OUT.has(key.decodeText())) dict.delete(key);
  const resources = context.lookup(dict.get(PDFName.of('Resources')));
  if (resources instanceof PDFDict) keepResources(context, resources);
}

function keepResources(context: PDFContext, resources: PDFDict): void {
  keepKeys(resources, RESOURCE_KEYS);
  const properties = context.lookup(resources.get(PDFName.of('Properties')));
  if (!(properties instanceof PDFDict)) return;
  for (const [, value] of properties.entries()) {
    const list = context.lookup(value);
    if (list instanceof PDFDict && !LAYER_TYPES.includes(nameIn(list, 'Type') ?? '')) keepKeys(list, []);
  }
}

/** Which layers are shown at first, without the names of their settings and of who made them. */
function keepLayers(context: PDFContext, catalog: PDFDict): void {
  const layers = context.lookup(catalog.get(PDFName.of('OCProperties')));
  if (!(layers instanceof PDFDict)) return;
  keepKeys(layers, ['OCGs', 'D']);
  const shown = context.lookup(layers.get(PDFName.of('D')));
  if (shown instanceof PDFDict) keepKeys(shown, ['BaseState', 'ON', 'OFF']);
}

function keepKeys(dict: PDFDict, kept: readonly string[]): void {
  for (const key of dict.keys()) if (!kept.includes(key.decodeText())) dict.delete(key);
}

const nameIn = (dict: PDFDict, key: string): string | undefined => dict.get(PDFName.of(key))?.toString();
