import { problemOf, problems, type ProblemCode, type ProblemKind } from '#shared/http';

/** The page behind a problem's `type`: what it means, and what it looks like. */
export function problemPage(code: ProblemCode): string {
  const { title, status, description, example }: ProblemKind = problems[code];
  const shown = JSON.stringify(problemOf(code, { ...example, errors: example.errors?.slice() }), null, 2);
  return page(`${title} (${code})`, [
    `<p><code>${code}</code>, HTTP ${status}</p>`,
    `<p lang="en">${prose(description)}</p>`,
    `<h2>Ví dụ / Example</h2>`,
    `<pre>${escaped(shown)}</pre>`,
    `<p><a href="/problems">Tất cả các lỗi / All problems</a></p>`,
  ]);
}

/** The list of all problems. */
export function problemsPage(): string {
  const rows = Object.entries(problems).map(([code, { status, title }]) => {
    return `<tr><td>${status}</td><td><a href="/problems/${code}">${code}</a></td><td>${escaped(title)}</td></tr>`;
  });
  return page('Các lỗi của API / Problems', [`<table>${rows.join('')}</table>`]);
}

function page(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}pre{background:#f4f4f4;padding:1rem;overflow:auto}td{padding:.2rem .8rem .2rem 0}</style>
</head>
<body><h1>${escaped(title)}</h1>${parts.join('\n')}</body>
</html>
`;
}

/** The catalogue marks code by backticks. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
