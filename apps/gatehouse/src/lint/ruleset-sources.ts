/** A ruleset from files, with all that it extends: read here, so that the thread that lints reads nothing. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure } from '@gatehouse/base'
import { decodeText, readDocument } from '@gatehouse/documents'
import { type Source, shippedRulesets } from '@gatehouse/lint'

export interface RulesetSources {
  ruleset: Source
  sources: Record<string, Source>
  /** Modules of functions that rulesets bring along, by name. */
  functions: Record<string, string>
}

/** What is taken where nobody names one, the first that is there. */
export const rulesetFiles = ['.spectral.yaml', '.spectral.yml', '.spectral.json', 'gatehouse.ruleset.yaml']
/** Each says something of its kind of documents alone. */
export const defaultRulesets = [
  ...['gatehouse:correct', 'gatehouse:consistent', 'gatehouse:secure'],
  ...['gatehouse:asyncapi', 'gatehouse:graphql', 'gatehouse:protobuf'],
]

const filesMax = 100

/** Of names and files; of none what stands in the folder, or what comes with the program. */
export async function rulesetSources(names: readonly string[], cwd: string): Promise<RulesetSources> {
  const found = rulesetFiles.find(file => existsSync(join(cwd, file)))
  const wanted = names.length > 0 ? names : found === undefined ? defaultRulesets : [found]
  const sources: Record<string, Source> = {}
  for (const [name, { value }] of Object.entries(shippedRulesets)) sources[`\n${name}`] = { name, value }
  const functions: Record<string, string> = {}
  const files = new Map<string, Source>()
  for (const name of wanted) await add(name, { from: '', folder: cwd, sources, functions, files })
  const [only] = wanted
  const own = wanted.length === 1 ? sources[`\n${only}`] : undefined
  return {
    ruleset: own ?? { name: 'the rulesets', value: { extends: wanted.map(name => [name, 'recommended']) } },
    sources,
    functions,
  }
}

interface Around {
  /** Name of the source that extends it; empty where it is named on the command line. */
  from: string
  folder: string
  sources: RulesetSources['sources']
  functions: RulesetSources['functions']
  files: Map<string, Source>
}

async function add(name: string, { from, folder, sources, functions, files }: Around): Promise<void> {
  if (Object.hasOwn(sources, `\n${name}`) && !name.startsWith('.')) return
  if (/^[a-z]+:\/\//i.test(name))
    throw unread(name, 'rulesets are not fetched; save it beside the others and name the file')
  if (/^(?:gatehouse|spectral):/.test(name)) {
    throw unread(name, `it does not come with the program, but ${Object.keys(shippedRulesets).join(', ')} do`)
  }
  const path = isAbsolute(name) ? name : resolve(folder, name)
  const known = files.get(path)
  const source = known ?? { name, value: await readSource(path, name) }
  sources[`${from}\n${name}`] = source
  if (from === '') sources[`\n${name}`] = source
  if (known) return
  files.set(path, source)
  if (files.size > filesMax) throw unread(name, `more than ${filesMax} rulesets are extended`)
  Object.assign(functions, functionsOf(source.value, dirname(path)))
  for (const inner of extended(source.value)) {
    await add(inner, { from: name, folder: dirname(path), sources, functions, files })
  }
}

async function readSource(path: string, name: string): Promise<unknown> {
  try {
    return readDocument(decodeText(await readFile(path), name), { file: name }).value
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    throw unread(
      name,
      (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read',
    )
  }
}

/** Names that a ruleset extends, also in its overrides. */
function extended(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { extends: said, overrides } = value as { extends?: unknown; overrides?: unknown }
  const list = typeof said === 'string' ? [said] : Array.isArray(said) ? said.map(one => [one].flat()[0]) : []
  const inner = Array.isArray(overrides) ? overrides.flatMap(extended) : []
  return [...list.filter(one => typeof one === 'string'), ...inner]
}

/** Beside the ruleset, in `functions` unless it says another folder. */
function functionsOf(value: unknown, folder: string): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  const { functions, functionsDir } = value as { functions?: unknown; functionsDir?: unknown }
  const dir = resolve(folder, typeof functionsDir === 'string' ? functionsDir : 'functions')
  const names = (Array.isArray(functions) ? functions : []).map(one => [one].flat()[0])
  const plain = names.filter(name => typeof name === 'string' && /^[\w-]{1,64}$/.test(name)) as string[]
  return Object.fromEntries(
    plain.map(name => {
      const file = ['.js', '.mjs', '.cjs'].map(end => join(dir, name + end)).find(existsSync) ?? join(dir, `${name}.js`)
      return [name, pathToFileURL(file).href]
    }),
  )
}

const unread = (name: string, why: string) =>
  new Failure('ruleset_invalid', `The ruleset ${name.slice(0, 200)} is not read: ${why}.`)
