import type { Command } from './command.ts'
import { verbOf } from './shortcut.ts'

interface Created {
  name: string
  secret?: string
}

export const command: Command = {
  usage: 'key create APPLICATION ENVIRONMENT [--name NAME]',
  summary: 'Makes a key for an application in one environment. It is shown once and not stored.',
  flags: [
    { name: 'name', type: 'string', description: 'Its name; made of application, environment and time unless said.' },
    { name: 'title', type: 'string', description: 'Name for people.' },
    { name: 'expires-at', type: 'string', description: 'Never unless said; 2030-01-01T00:00:00Z.' },
    {
      name: 'address',
      type: 'list',
      whole: true,
      description: 'Network that it may be used from; several are allowed.',
    },
    {
      name: 'referrer',
      type: 'list',
      whole: true,
      description: 'Origin of web pages that may use it; several are allowed.',
    },
  ],
  words: { min: 2, max: 2 },
  async run({ words, values, api, show, world }) {
    const [application, environment] = words as [string, string]
    const { verb } = verbOf('Credential', 'create')
    const name = (values.name as string | undefined) ?? madeName(application, environment, world.clock.nowMs())
    const spec = { application, environment, ...picked(values, specFields) }
    const created = (await api().ask({ method: verb.method, path: verb.path, body: { name, spec } })) as Created
    await show(created, () => created.secret ?? '')
    world.err(`Key ${created.name} of ${application} for ${environment}. It is not stored: keep it now.\n`)
  },
}

const specFields = { title: 'title', 'expires-at': 'expiresAt', address: 'addresses', referrer: 'referrers' }

function madeName(application: string, environment: string, nowMs: number): string {
  const when = Math.floor(nowMs / 1000).toString(36)
  const left = application.slice(application.indexOf('/') + 1)
  return `${left.slice(0, 30)}-${environment.slice(0, 20)}-${when}`
}

function picked(values: Readonly<Record<string, unknown>>, fields: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([flag, field]) => (values[flag] === undefined ? [] : [[field, values[flag]]])),
  )
}
