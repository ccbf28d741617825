/** Texts of documents of anybody, none longer than is shown. */
export const shortText = (text: string | undefined, max: number): string | undefined =>
  text === undefined || text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`

/** A value on one line. */
export const valueText = (value: unknown, max: number): string =>
  shortText(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), max)!

/** A value as JSON that is laid out; undefined where it is too long to be shown. */
export function exampleText(value: unknown, max = 20_000): string | undefined {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return text === undefined || text.length > max ? undefined : text
}
