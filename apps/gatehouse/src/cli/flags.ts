/** Words and flags of a command. Pure; throws `usage_invalid`. */
import { unknownWord, usage } from './usage.ts'

export interface Flag {
  /** Kebab case, without dashes. */
  name: string
  /** Key under which its value is given; the name unless said. */
  field?: string
  /** One letter. */
  short?: string
  /** `list` and `json` as the value of a field; `list` may be given several times or with commas. */
  type: 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'json'
  /** As `list`, but the commas belong to the value: `-H 'Accept: a, b'`. */
  whole?: boolean
  description: string
  required?: boolean
}

export interface Parsed {
  words: string[]
  values: Record<string, unknown>
}

export async function parseFlags(args: readonly string[], flags: readonly Flag[]): Promise<Parsed> {
  const byName = new Map(flags.map(flag => [flag.name, flag]))
  const words: string[] = []
  const values: Record<string, unknown> = {}
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      words.push(...args.slice(i + 1))
      break
    }
    if (arg === '-' || !arg.startsWith('-')) {
      words.push(arg)
      continue
    }
    const { flag, inline, no } = await flagOf(arg, flags, byName)
    if (flag.type === 'boolean') {
      if (inline !== undefined && !/^(true|false)$/.test(inline)) throw usage(`--${flag.name} is true or false.`)
      put(values, flag, inline === undefined ? !no : inline === 'true')
      continue
    }
    const text = inline ?? args[++i]
    if (text === undefined) throw usage(`--${flag.name} needs a value.`)
    put(values, flag, readValue(flag, text))
  }
  const missing = flags.filter(flag => flag.required && values[keyOf(flag)] === undefined)
  if (missing.length > 0) throw usage(`${missing.map(({ name }) => `--${name}`).join(', ')} must be given.`)
  return { words, values }
}

export const keyOf = ({ name, field = name }: Flag) => field

async function flagOf(arg: string, flags: readonly Flag[], byName: ReadonlyMap<string, Flag>) {
  if (!arg.startsWith('--')) {
    const flag = flags.find(({ short }) => short === arg[1])
    if (!flag)
      throw await unknownWord(
        'flag',
        arg,
        flags.flatMap(({ short }) => (short ? [`-${short}`] : [])),
      )
    return { flag, inline: arg.length > 2 ? arg.slice(2).replace(/^=/, '') : undefined, no: false }
  }
  const cut = arg.indexOf('=')
  const name = arg.slice(2, cut < 0 ? undefined : cut)
  const inline = cut < 0 ? undefined : arg.slice(cut + 1)
  const negated = name.startsWith('no-') ? byName.get(name.slice(3)) : undefined
  const flag = byName.get(name) ?? (negated?.type === 'boolean' ? negated : undefined)
  if (!flag)
    throw await unknownWord(
      'flag',
      `--${name}`,
      flags.map(one => `--${one.name}`),
    )
  return { flag, inline, no: flag === negated }
}

function readValue({ name, type, whole }: Flag, text: string): unknown {
  switch (type) {
    case 'integer':
      if (!/^-?\d{1,15}$/.test(text)) throw usage(`--${name} is a whole number, not ${text.slice(0, 50)}.`)
      return Number(text)
    case 'number':
      if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw usage(`--${name} is a number, not ${text.slice(0, 50)}.`)
      return Number(text)
    case 'list':
      return whole ? [text] : text.split(',').filter(Boolean)
    case 'json':
      try {
        return JSON.parse(text)
      } catch {
        throw usage(`--${name} takes JSON; this is not: ${text.slice(0, 50)}`)
      }
    default:
      return text
  }
}

function put(values: Record<string, unknown>, flag: Flag, value: unknown): void {
  const key = keyOf(flag)
  if (values[key] === undefined) values[key] = value
  else if (flag.type === 'list') values[key] = [...(values[key] as unknown[]), ...(value as unknown[])]
  else throw usage(`--${flag.name} stands twice.`)
}
