/** A table in the form that the formatter leaves alone. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

export interface Chart {
  title: string;
  /** Names under the columns. */
  names: readonly string[];
  unit: string;
  /** Drawn over each other in this order. */
  series: readonly { kind: 'bar' | 'line'; values: readonly number[] }[];
}

/** A chart that GitHub draws. */
export function chart({ title, names, unit, series }: Chart): string {
  const most = Math.max(...series.flatMap(({ values }) => values));
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${names.map((name) => `"${name}"`).join(', ')}]`,
    `  y-axis "${unit}" 0 --> ${Math.ceil(most * 11) / 10}`,
    ...series.map(({ kind, values }) => `  ${kind} [${values.join(', ')}]`),
    '```',
  ].join('\n');
}
