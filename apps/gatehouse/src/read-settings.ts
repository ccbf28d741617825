/** Settings from flags, variables and `gatehouse.yaml`, checked all at once. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import { filled, nearest } from '@gatehouse/schema'
import { type Flag, parseFlags } from './cli/flags.ts'
import { settingProblems } from './setting-problems.ts'
import {
  flagOf,
  programSettings,
  type SettingName,
  type Settings,
  secretSettings,
  settingsSchema,
  variableOf,
} from './settings.ts'
import { standardVariables } from './telemetry-settings.ts'

export interface SettingSources {
  program: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** Variables of ours that are no settings. */
const otherVariables = [
  'GATEHOUSE_SETTINGS',
  'GATEHOUSE_URL',
  'GATEHOUSE_ORGANIZATION',
  'GATEHOUSE_WORKSPACE',
  'GATEHOUSE_DEBUG',
]
/** What Kubernetes sets for a service that is called gatehouse. */
const fromKubernetes = /_(SERVICE_(HOST|PORT).*|PORT(_\d+_(TCP|UDP).*)?)$/
/** What policies name as `env:NAME`. */
const secretVariable = 'GATEHOUSE_SECRET_'

export function settingFlags(program: string): Flag[] {
  const { properties } = settingsSchema as unknown as { properties: Record<string, FieldShape> }
  const own = programSettings[program]!.map(name => {
    const { type, description = '', default: otherwise } = properties[name]!
    const shown = otherwise === undefined || otherwise === false || String(otherwise) === '' ? '' : ` [${otherwise}]`
    return {
      name: flagOf(name),
      field: name,
      type: flagTypes[type ?? ''] ?? 'string',
      description: `${description}${shown}`,
    }
  })
  return [...own, { name: 'settings', type: 'string', description: 'Settings file. [gatehouse.yaml]' }]
}

/** Throws `setting_invalid` with every problem, or `usage_invalid` for a flag that there is not. */
export async function readSettings({ program, args, env, cwd }: SettingSources): Promise<Settings> {
  const flags = settingFlags(program)
  const { words, values } = await parseFlags(args, flags)
  const { settings: named, ...fromFlags } = values
  const problems: Problem[] = []
  if (words.length > 0)
    problems.push({ code: 'unknown_word', message: `${program} takes no word ${words[0]!.slice(0, 100)}.` })
  const fromVariables = variables(env, problems)
  const file = (named as string | undefined) ?? env.GATEHOUSE_SETTINGS
  const fromFile = await fileSettings(cwd, file, problems)
  problems.push(...worded(fromFlags, name => `--${flagOf(name)}`), ...worded(fromVariables, variableOf))
  const all = { ...fromFile, ...fromVariables, ...fromFlags } as Partial<Settings>
  if (all.masterKey !== undefined && all.masterKeyFile !== undefined) {
    problems.push({ code: 'conflict', message: 'masterKey and masterKeyFile are both given; give one.' })
  }
  if (program === 'gateway' && all.config !== undefined && all.control !== undefined) {
    problems.push({ code: 'conflict', message: 'config and control are both given; a gateway has one source.' })
  }
  if (problems.length > 0) throw invalid(problems)
  return filled(settingsSchema, all, 'Settings')
}

function invalid(problems: readonly Problem[]): Failure {
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : ''
  return new Failure('setting_invalid', `${problems[0]!.message}${more}`, { problems })
}

interface FieldShape {
  type?: string
  default?: unknown
  description?: string
}

const flagTypes: Record<string, Flag['type'] | undefined> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
}

function variables(env: SettingSources['env'], problems: Problem[]): Partial<Settings> {
  const { properties } = settingsSchema as unknown as { properties: Record<string, FieldShape> }
  const known = new Map(Object.keys(properties).map(name => [variableOf(name), name]))
  const found: Record<string, unknown> = {}
  for (const [variable, name] of Object.entries(standardVariables)) {
    const written = env[variable]
    if (written) found[name] = readValue(properties[name]!, written)
  }
  for (const [variable, written] of Object.entries(env)) {
    if (!variable.startsWith('GATEHOUSE_') || written === undefined || written === '') continue
    if (variable.startsWith(secretVariable)) continue
    const name = known.get(variable)
    if (name) found[name] = readValue(properties[name]!, written)
    else if (!otherVariables.includes(variable) && !fromKubernetes.test(variable)) {
      const near = nearest(variable, [...known.keys(), ...otherVariables])
      // Others may use our prefix for their own; only what looks like a slip is one.
      if (near)
        problems.push({ code: 'unknown_key', message: `${variable} is not known; did you mean ${near}?`, hint: near })
    }
  }
  return found as Partial<Settings>
}

/** A text as the field's type where it reads as one; the checker tells the rest. */
function readValue({ type }: FieldShape, written: string): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(written)) return Number(written)
  if (type === 'number' && /^\d{1,9}(\.\d{1,9})?$/.test(written)) return Number(written)
  if (type === 'boolean' && /^(true|false|1|0)$/.test(written)) return written === 'true' || written === '1'
  if (type === 'array') return written.split(',').filter(Boolean)
  return written
}

async function fileSettings(cwd: string, file: string | undefined, problems: Problem[]): Promise<Partial<Settings>> {
  const path = resolve(cwd, file ?? 'gatehouse.yaml')
  const shown = file ?? 'gatehouse.yaml'
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException
    if (code === 'ENOENT' && file === undefined) return {}
    problems.push({ code: 'unreadable', message: `${shown} cannot be read: ${code}.` })
    return {}
  }
  const { decodeText, placed, readDocument } = await import('@gatehouse/documents')
  try {
    const document = readDocument(decodeText(content), { file: shown, limits: { bytesMax: 1_048_576 } })
    problems.push(...placed(shielded(settingProblems(document.value)), document))
    return (document.value ?? {}) as Partial<Settings>
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    problems.push(...(thrown.problems.length > 0 ? thrown.problems : [{ code: thrown.code, message: thrown.message }]))
    return {}
  }
}

/** Problems told by the word that was written: the flag or the variable. */
function worded(values: Readonly<Record<string, unknown>>, wordOf: (name: SettingName) => string): Problem[] {
  return shielded(settingProblems(values)).map(({ pointer = '', ...problem }) => {
    const name = pointer.split('/')[1] as SettingName
    return { ...problem, message: `${wordOf(name)}: ${problem.message}` }
  })
}

/** A problem never repeats a secret. */
function shielded(problems: readonly Problem[]): Problem[] {
  return problems.map(problem => {
    const name = problem.pointer?.split('/')[1] as SettingName | undefined
    return name && secretSettings.includes(name) ? { ...problem, message: `${name} is not valid.` } : problem
  })
}
