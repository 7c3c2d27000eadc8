import type { BookHead } from './log-book-head.rules.js';
import { escapeXml } from './spreadsheet.rules.js';

/** What every part of the file begins with. */
export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The namespace of worksheets. */
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

interface Style {
  size: number;
  bold?: boolean;
  italic?: boolean;
  underlined?: boolean;
  align: 'center' | 'left';
  /** Whether it is a cell of the table. */
  boxed?: boolean;
  format?: string;
}

/** Sizes are those of 30/2020/NĐ-CP, Appendix I, but in the table, whose many columns share a page. */
const styles = {
  plain: { size: 11, align: 'left' },
  parent: { size: 12, align: 'center' },
  strong: { size: 12, bold: true, align: 'center' },
  motto: { size: 13, bold: true, underlined: true, align: 'center' },
  title: { size: 14, bold: true, align: 'center' },
  slanted: { size: 12, italic: true, align: 'center' },
  period: { size: 13, align: 'center' },
  header: { size: 11, bold: true, align: 'center', boxed: true },
  place: { size: 10, italic: true, align: 'center', boxed: true },
  text: { size: 11, align: 'left', boxed: true },
  moment: { size: 11, align: 'center', boxed: true, format: 'dd/mm/yyyy hh:mm' },
  day: { size: 11, align: 'center', boxed: true, format: 'dd/mm/yyyy' },
  total: { size: 12, bold: true, align: 'left' },
} satisfies Record<string, Style>;

type StyleName = keyof typeof styles;

/** The number by which a cell names its style. */
export const style = Object.fromEntries(Object.keys(styles).map((name, place) => [name, place])) as Record<
  StyleName,
  number
>;

const CUSTOM_FORMAT = 164;

function stylesXml(): string {
  const all: Style[] = Object.values(styles);
  const fonts = all.map(({ size, bold, italic, underlined }) => {
    const marks = `${bold ? '<b/>' : ''}${italic ? '<i/>' : ''}${underlined ? '<u/>' : ''}`;
    return `<font>${marks}<sz val="${size}"/><name val="Times New Roman"/><family val="1"/></font>`;
  });
  const formats = all.flatMap(({ format }) => format ?? []);
  const cells = all.map(({ align, boxed, format }, place) => {
    const numbers = format === undefined ? 0 : CUSTOM_FORMAT + formats.indexOf(format);
    const down = boxed ? 'top' : 'center';
    const aligned = `<alignment horizontal="${align}" vertical="${down}" wrapText="1"/>`;
    return (
      `<xf numFmtId="${numbers}" fontId="${place}" fillId="0" borderId="${boxed ? 1 : 0}" xfId="0" ` +
      `applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">${aligned}</xf>`
    );
  });
  const custom = formats.map((format, place) => `<numFmt numFmtId="${CUSTOM_FORMAT + place}" formatCode="${format}"/>`);
  const side = (name: string) => `<${name} style="thin"><color auto="1"/></${name}>`;
  const box = ['left', 'right', 'top', 'bottom'].map(side).join('');
  return (
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${custom.length}">${custom.join('')}</numFmts>` +
    `<fonts count="${fonts.length}">${fonts.join('')}</fonts>` +
    `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${box}<diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  );
}

/**
 * The parts of the file beside its one worksheet, in their order; every printed page repeats some columns and
 * rows of the sheet (`$A:$B`, `$8:$9`).
 */
export function fileParts(head: BookHead, repeated: { columns: string; rows: string }): [path: string, xml: string][] {
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const related = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`;
  const list = (...rows: string[]) =>
    `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`;
  const part = (path: string, type: string) => `<Override PartName="${path}" ContentType="${type}"/>`;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Default Extension="xml" ContentType="application/xml"/>` +
        part('/xl/workbook.xml', `${types}.sheet.main+xml`) +
        part('/xl/worksheets/sheet1.xml', `${types}.worksheet+xml`) +
        part('/xl/styles.xml', `${types}.styles+xml`) +
        part('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
        `</Types>`,
    ],
    [
      '_rels/.rels',
      list(
        related(1, `${relations}/officeDocument`, 'xl/workbook.xml'),
        related(
          2,
          'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
          'docProps/core.xml',
        ),
      ),
    ],
    ['docProps/core.xml', corePropertiesXml(head)],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${relations}"><sheets><sheet name="Sổ tin báo" sheetId="1" r:id="rId1"/></sheets>` +
        `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'Sổ tin báo'!${repeated.columns},'Sổ tin báo'!${repeated.rows}</definedName></definedNames></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      list(
        related(1, `${relations}/worksheet`, 'worksheets/sheet1.xml'),
        related(2, `${relations}/styles`, 'styles.xml'),
      ),
    ],
    ['xl/styles.xml', stylesXml()],
  ];
}

function corePropertiesXml({ title, body, datedAt }: BookHead): string {
  const at = datedAt.toISOString().replace('.000', '');
  const moment = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${at}</dcterms:${name}>`;
  return (
    `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
    `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title>` +
    `<dc:creator>${escapeXml(body)}</dc:creator>${moment('created')}${moment('modified')}</cp:coreProperties>`
  );
}
