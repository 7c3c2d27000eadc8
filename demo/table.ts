import type { NationalReport } from './check.ts';

type Figure = { value: number };
type Row = Figure & { code: string; name: string };

const ROWS_SHOWN = 8;
const WIDTH = 66;
const number = new Intl.NumberFormat('vi-VN');
const titles: Record<string, string> = {
  byChannel: 'Tin báo theo kênh tiếp nhận',
  byState: 'theo trạng thái',
  byViolation: 'theo hành vi vi phạm',
  byProvince: 'theo tỉnh, thành phố',
  byPlatform: 'theo nền tảng',
  byGroup: 'theo nhóm của báo cáo',
  byAgency: 'theo cơ quan chủ trì',
  byOutcome: 'theo kết quả',
};
const takedownTitles = {
  ...{ asked: 'Yêu cầu', done: 'Đã gỡ', partial: 'Một phần', refused: 'Từ chối' },
  ...{ notFound: 'Không thấy', open: 'Còn mở', late: 'Quá hạn' },
};

/** The national report as a table for people. */
export function reportTable({ period, asOf, tips, cases, takedowns }: NationalReport): string {
  return [
    `\nBÁO CÁO KỲ ${period.id} (từ ${period.from} đến ${period.to}), số liệu đến ${asOf}`,
    ...section('TIN BÁO', tips),
    ...section('VỤ VIỆC', cases),
    line('Tiền phạt (đồng)', (cases.finesVnd as Figure).value),
    line('Trị giá hàng hóa vi phạm (đồng)', (cases.goodsValueVnd as Figure).value),
    ...takedownTable(takedowns),
  ].join('\n');
}

function section(title: string, figures: NationalReport['tips']): string[] {
  const parts = Object.entries(figures).flatMap(([name, content]) =>
    Array.isArray(content) ? breakdown(titles[name] ?? name, content) : [],
  );
  return ['', line(title, (figures.total as Figure).value), ...parts];
}

function breakdown(title: string, rows: readonly Row[]): string[] {
  const shown = rows.slice(0, ROWS_SHOWN).map(({ name, value }) => line(`    ${name}`, value));
  const rest = rows.slice(ROWS_SHOWN);
  const sum = rest.reduce((total, { value }) => total + value, 0);
  return [`  ${title}`, ...shown, ...(rest.length > 0 ? [line(`    … ${rest.length} dòng khác`, sum)] : [])];
}

function takedownTable({ byPlatform, ...all }: NationalReport['takedowns']): string[] {
  const columns = Object.entries(takedownTitles);
  const row = (name: string, figures: NationalReport['tips']) =>
    `  ${name.padEnd(34)}${columns.map(([what]) => String((figures[what] as Figure).value).padStart(11)).join('')}`;
  return [
    '\nYÊU CẦU GỠ BỎ (số mục)',
    `  ${''.padEnd(34)}${columns.map(([, title]) => title.padStart(11)).join('')}`,
    ...byPlatform.map(({ code: _, name, ...figures }) => row(name, figures)),
    row('Tất cả', all),
  ];
}

function line(name: string, value: number): string {
  return `  ${fitting(name).padEnd(WIDTH)}${number.format(value).padStart(16)}`;
}

/** What is too long loses its middle: names of bodies differ at the end. */
function fitting(name: string): string {
  const half = Math.floor(WIDTH / 2) - 1;
  return name.length < WIDTH ? name : `${name.slice(0, half)}…${name.slice(-half)}`;
}
