/** JSON without losing whole numbers beyond 2^53: they are `bigint`, where the runtime shows what was written. */

interface Source {
  source?: string
}
type Reviver = (key: string, value: unknown, context?: Source) => unknown

const reviver: Reviver = (_, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context!.source!)
    : value

export const jsonValue = (text: string): unknown =>
  JSON.parse(text, reviver as (key: string, value: unknown) => unknown)

const raw = (JSON as unknown as { rawJSON?: (text: string) => unknown }).rawJSON

export function jsonText(value: unknown): string {
  return (
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'bigint' ? (raw ? raw(String(one)) : Number(one)) : one,
    ) ?? 'null'
  )
}
