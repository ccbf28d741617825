/** Rows in columns for people: figures stand at the right. A text that is too long is cut; control characters never pass. */
const cellMax = 60

/** `lastMax`: so much of what stands in the last column, where nothing follows. */
export function tableText(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  lastMax: number = cellMax,
): string {
  const cells = (row: readonly unknown[]) =>
    row.map((value, at) => cellText(value, at === columns.length - 1 ? lastMax : cellMax))
  const lines = [columns.map(name => name.toUpperCase()), ...rows.map(cells)]
  const widths = columns.map((_, at) => Math.max(...lines.map(line => line[at]!.length)))
  const isFigures = columns.map((_, at) => isColumnOfFigures(lines.slice(1).map(line => line[at]!)))
  return lines
    .map(line =>
      line
        .map((cell, at) => (isFigures[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const isColumnOfFigures = (cells: readonly string[]) =>
  cells.some(cell => /^-?\d/.test(cell)) && cells.every(cell => /^(-|-?\d+(\.\d+)?(e[+-]\d+)?)?$/.test(cell))

/** As exact as people read it; programs get all of it by `--json`. */
function figureText(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size < 0.01) return String(Number(value.toPrecision(2)))
  return String(Number(value.toFixed(size >= 100 ? 1 : size >= 1 ? 2 : 4)))
}

export function cellText(value: unknown, most: number = cellMax): string {
  if (value === undefined || value === null) return '-'
  if (typeof value === 'number') return figureText(value)
  const isWords = Array.isArray(value) && value.every(item => typeof item === 'string')
  if (isWords && value.length === 0) return '-'
  const text = isWords ? value.join('; ') : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const plain = plainText(text).replace(/\n/g, ' ')
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain
}

/** Without what could move the cursor or colour a terminal. */
export function plainText(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�')
}
