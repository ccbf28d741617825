/** Lines of CSV (RFC 4180), harmless in a spreadsheet: no text of a caller is a formula. */

/** What spreadsheets take for the beginning of a formula. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`
