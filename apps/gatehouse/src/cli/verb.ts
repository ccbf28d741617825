/** A resource's verb or an operation, as the tree describes it: words and flags in, one call, its answer shown. */
import type { TreeNoun, TreeVerb } from '@gatehouse/projections/cli-tree.ts'
import { namedRows } from './answer-rows.ts'
import type { Call } from './command.ts'
import { type Ask, connectionFlags } from './connection.ts'
import type { Flag } from './flags.ts'
import { yamlText } from './output.ts'
import { plainText, tableText } from './table.ts'
import { usage } from './usage.ts'
import { writeFileFrom } from './write-file-from.ts'

/** Pages that `--all` reads at most; 500 rows each. */
const pagesMax = 2_000

export function verbFlags({ flags, answers, sends, columns }: TreeVerb): Flag[] {
  const reserved = new Set(connectionFlags.map(({ name }) => name))
  const own: Flag[] = flags.map(({ name, field, type, description, required }) => ({
    // A field that is called as a flag of every command is, such as the workspace of a token.
    name: reserved.has(name) ? `for-${name}` : name,
    field: `field:${field}`,
    type,
    description: required ? `${description} Required.`.trim() : description,
  }))
  if (answers === 'stream') {
    own.push({ name: 'count', type: 'integer', description: 'Ends after so many events; at Ctrl-C unless said.' })
  }
  if (columns) {
    own.push({ name: 'columns', type: 'list', description: `Columns of the table; ${columns.join(',')} unless said.` })
    own.push({ name: 'wide', type: 'boolean', description: 'All columns that there are.' })
  }
  if (answers === 'file') own.push({ name: 'output', short: 'o', type: 'string', description: 'File that is written.' })
  if (answers === 'page') own.push({ name: 'all', type: 'boolean', description: 'Every page.' })
  if (sends === 'creation' || sends === 'patch') {
    own.push({ name: 'label', short: 'l', type: 'list', description: '`key=value`; several are allowed.' })
  }
  if (sends === 'patch') own.push({ name: 'etag', type: 'string', description: 'Only if this is what is there.' })
  return own
}

export async function runVerb(noun: TreeNoun | undefined, verb: TreeVerb, call: Call): Promise<void> {
  const ask = askOf(verb, call)
  if (verb.answers === 'page') return showPages(noun!, ask, call)
  const columns = columnsOf(verb, call.values)
  if (verb.answers === 'stream') return showEvents(ask, call, columns)
  if (verb.answers === 'file') return keepFile(ask, call)
  const answer = await call.api().ask(ask)
  await call.show(answer, () => answerText(verb, answer, { ...ask, ...(columns ? { columns } : {}) }))
}

export function askOf(verb: TreeVerb, { words, values }: Pick<Call, 'words' | 'values'>): Ask {
  if (words.length > verb.positional.length) throw usage(`${verb.name} takes no word ${words[verb.positional.length]}.`)
  const fields = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (key.startsWith('field:') ? [[key.slice(6), value]] : [])),
  )
  let name: string | undefined
  for (const [at, word] of verb.positional.entries()) {
    const value = words[at]
    if (value === undefined) {
      if (verb.required.includes(word)) throw usage(`${verb.name} needs ${word}.`)
    } else if (word === 'name') name = value
    else fields[word] = verb.integers.includes(word) ? wholeNumber(word, value) : value
  }
  return {
    method: verb.method,
    path: verb.path,
    ...(name === undefined ? {} : { name }),
    ...(values.etag === undefined ? {} : { etag: String(values.etag) }),
    ...sentBy(verb, { name, fields, labels: labelsOf(values.label) }),
  }
}

function wholeNumber(word: string, value: string): number {
  if (!/^-?\d{1,15}$/.test(value)) throw usage(`${word} is a whole number, not ${value.slice(0, 50)}.`)
  return Number(value)
}

interface Said {
  name: string | undefined
  fields: Record<string, unknown>
  labels: Record<string, string> | undefined
}

function sentBy({ sends }: TreeVerb, { name, fields, labels }: Said): Pick<Ask, 'query' | 'body'> {
  switch (sends) {
    case 'creation':
      return { body: { name, ...(labels ? { labels } : {}), spec: fields } }
    case 'patch':
      return { body: { ...(labels ? { labels } : {}), spec: fields } }
    case 'body':
      return { body: fields }
    case 'query':
      return { query: fields }
    default:
      return {}
  }
}

export function labelsOf(pairs: unknown): Record<string, string> | undefined {
  if (pairs === undefined) return undefined
  return Object.fromEntries(
    (pairs as string[]).map(pair => {
      const cut = pair.indexOf('=')
      if (cut < 1) throw usage(`A label is key=value, not ${pair.slice(0, 100)}.`)
      return [pair.slice(0, cut), pair.slice(cut + 1)]
    }),
  )
}

/** Every event as it comes: a line of JSON each, or what an answer would be shown as. */
async function showEvents(ask: Ask, { api, values, world }: Call, columns: Columns): Promise<void> {
  let left = (values.count as number | undefined) ?? Number.POSITIVE_INFINITY
  for await (const event of api().follow(ask)) {
    if (left-- <= 0) return
    const text = values.json ? JSON.stringify(event) : await eventText(event as object, columns)
    if (text !== '') world.out(`${plainText(text)}\n`)
    if (left <= 0) return
  }
}

async function eventText(event: object, columns: Columns): Promise<string> {
  if (Object.values(event).every(value => Array.isArray(value) && value.length === 0)) return ''
  return (await listIn(event, columns, columns)) ?? (await yamlText(event)).trimEnd()
}

/** Into the file that is named; a text may be shown. */
async function keepFile(ask: Ask, { api, values, world }: Call): Promise<void> {
  const bytes = api().download(ask)
  if (values.output !== undefined) {
    const size = await writeFileFrom(world.cwd, String(values.output), bytes)
    world.err(`${size} bytes in ${values.output}\n`)
    return
  }
  const { format } = { ...ask.query, ...(ask.body as object | undefined) } as { format?: string }
  if (format !== undefined && format !== 'csv') throw usage(`--format ${format} needs --output.`)
  const decoder = new TextDecoder()
  for await (const piece of bytes) world.out(decoder.decode(piece, { stream: true }))
}

interface PageOf {
  items: Record<string, unknown>[]
  next?: string
}

async function showPages(noun: TreeNoun, ask: Ask, { api, values, show, world }: Call): Promise<void> {
  const { items, next } = (await api().ask(values.all ? withQuery(ask, { limit: 500 }) : ask)) as PageOf
  let cursor = next
  for (let page = 1; values.all && cursor && page < pagesMax; page++) {
    const more = (await api().ask(withQuery(ask, { limit: 500, cursor }))) as PageOf
    items.push(...more.items)
    cursor = more.next
  }
  await show({ items, ...(cursor ? { next: cursor } : {}) }, () => rowsText(noun.columns, items))
  if (cursor) world.err(`There are more: --cursor ${cursor}, or --all.\n`)
}

const withQuery = (ask: Ask, query: Record<string, unknown>): Ask => ({ ...ask, query: { ...ask.query, ...query } })

export function rowsText(columns: readonly string[], items: readonly Record<string, unknown>[]): string {
  if (items.length === 0) return 'None.'
  const titles = columns.map(path =>
    path
      .split('.')
      .at(-1)!
      .replace(/[A-Z]/g, letter => ` ${letter}`),
  )
  return tableText(
    titles,
    items.map(item => columns.map(path => valueAt(item, path))),
  )
}

function valueAt(item: Record<string, unknown>, path: string): unknown {
  let at: unknown = item
  for (const step of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[step]
  return at
}

/** All that the rows have, where it is not said. */
type Columns = readonly string[] | undefined
type Asked = Ask & { columns?: readonly string[] }

/** What a table of the rows shows: by `--columns`, or all by `--wide`. */
function columnsOf({ columns }: TreeVerb, values: Call['values']): Columns {
  if (!columns || values.wide === true) return undefined
  return (values.columns as string[] | undefined) ?? columns
}

export async function answerText(verb: TreeVerb, answer: unknown, { name, body, columns }: Asked): Promise<string> {
  if (answer === undefined || answer === null) return `Done: ${[verb.name, name].filter(Boolean).join(' ')}.`
  const once = verb.shownOnce.filter(field => (answer as Record<string, unknown>)[field] !== undefined)
  const hint = once.length > 0 ? `\n${once.join(', ')}: not stored and never shown again. Keep it now.` : ''
  const named = namedRows(answer, body)
  const rest = named === undefined ? {} : withoutLists(answer)
  const above = Object.keys(rest).length === 0 ? '' : `${await yamlText(rest)}\n`
  const rows = named === undefined ? await listIn(answer, columns, verb.columns) : above + named
  return (rows ?? (await yamlText(answer))) + hint
}

const withoutLists = (answer: object) =>
  Object.fromEntries(Object.entries(answer).filter(([, value]) => !Array.isArray(value)))

/** An answer that is one list of flat rows, or whose rows are its `items`, is a table, under what else it says. */
async function listIn(answer: unknown, columns: Columns, known: Columns): Promise<string | undefined> {
  const entries = Object.entries(answer as object)
  const lists = entries.filter(([, value]) => Array.isArray(value))
  const chosen = lists.length === 1 ? lists[0] : lists.find(([name]) => known && name === 'items')
  if (!chosen) return undefined
  const rows = chosen[1] as Record<string, unknown>[]
  if (!isRows(rows)) return undefined
  if (lists.length === 1 && entries.length > 1 && rows.length === 0) return undefined
  // Further lists are shown where they are short.
  const isShown = (value: unknown) =>
    !Array.isArray(value) || (value.length > 0 && isRows(value) && value.every(isFlat))
  const rest = Object.fromEntries(entries.filter(entry => entry !== chosen && isShown(entry[1])))
  const there = [...new Set([...rows.flatMap(row => Object.keys(row)), ...(known ?? [])])]
  const all = columns ?? there
  const unknown = rows.length > 0 && all.find(column => !there.includes(column))
  if (unknown) throw usage(`There is no column ${unknown}: there are ${there.join(', ')}.`)
  return [...(Object.keys(rest).length > 0 ? [await yamlText(rest)] : []), rowsText(all, rows)].join('\n')
}

const isRows = (list: readonly unknown[]): boolean =>
  list.every(row => typeof row === 'object' && row !== null && !Array.isArray(row))

const isFlat = (row: object): boolean => Object.values(row).every(value => typeof value !== 'object')
