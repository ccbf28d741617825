import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DryAnswer } from '@gatehouse/gateway'
import type { Command } from './command.ts'
import { policiesDir, policiesFlag, rulesDir, rulesFlag } from './policies-flag.ts'
import { requestOf } from './request-words.ts'
import { tableText } from './table.ts'
import { usage } from './usage.ts'
import type { World } from './world.ts'

/** Of why a policy did what it did: a contract or a set of rules has much to say. */
const reasonMax = 2000

export const command: Command = {
  usage: 'explain METHOD URL [-H "Name: value"] [--certificate FILE]',
  summary: 'What a gateway would do with a request: the route, the near misses, each policy’s decision.',
  more: 'With --config FILE it asks a gateway’s own file and needs nothing that runs.',
  flags: [
    {
      name: 'header',
      short: 'H',
      type: 'list',
      whole: true,
      description: 'Field of the request; several are allowed.',
    },
    { name: 'config', type: 'string', description: 'File of a gateway alone, instead of the control plane.' },
    { name: 'environment', type: 'string', description: 'Environment that is asked; the only one unless said.' },
    policiesFlag,
    rulesFlag,
    { name: 'from', type: 'string', description: 'Address that the request comes from.' },
    {
      name: 'certificate',
      type: 'string',
      description:
        'What the caller shows: a file in PEM, or text as X-Forwarded-Client-Cert has it. It is taken to be vouched for.',
    },
    { name: 'data', type: 'string', description: 'Body of the request; `@FILE` reads it from there.' },
  ],
  words: { min: 2, max: 2 },
  async run(call) {
    const { words, values, api, show, world } = call
    const request = requestOf(words, values.header as string[] | undefined)
    const from = {
      ...(values.from === undefined ? {} : { clientAddress: String(values.from) }),
      ...(values.certificate === undefined ? {} : { certificate: certificateText(String(values.certificate), world) }),
      ...(values.data === undefined ? {} : { body: dataText(String(values.data), world) }),
    }
    const answer: Explained = values.config ? await offline(String(values.config)) : await online()
    await show(answer, () => answerText(answer))

    async function offline(file: string): Promise<DryAnswer> {
      const { explainFile } = await import('../standalone/check.ts')
      return explainFile(file, { ...request, ...from }, { policiesDir: policiesDir(call), rulesDir: rulesDir(call) })
    }

    async function online(): Promise<Explained> {
      const headers = request.headers.map(([name, value]) => ({ name, value }))
      const body = { ...request, headers, ...from, ...(values.environment ? { environment: values.environment } : {}) }
      const path = '/api/v1/organizations/{organization}/explain'
      return (await api().ask({ method: 'POST', path, body })) as Explained
    }
  },
}

/** A name of a file has no `=` in it, and what a proxy writes has. */
function certificateText(word: string, world: World): string {
  return /^\s*[A-Za-z]+=/.test(word) ? word : fileText(word, world)
}

const dataText = (word: string, world: World) => (word.startsWith('@') ? fileText(word.slice(1), world) : word)

function fileText(file: string, { cwd }: World): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8')
  } catch (reason) {
    throw usage(`${file} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
  }
}

/** The control plane knows more than the request. */
interface Explained extends DryAnswer {
  warnings?: string[]
}

export function answerText({
  status,
  route,
  nearMisses,
  steps,
  consumer,
  upstream,
  body,
  warnings,
}: Explained): string {
  const lines = (warnings ?? []).map(warning => `Warning   ${warning}`)
  if (route) {
    lines.push(`Route     ${route.method} ${route.template}`)
    lines.push(`          ${route.endpoint} of ${route.apiVersion} (API ${route.api}) in ${route.environment}`)
  } else lines.push('Route     none')
  if (nearMisses.length > 0) {
    lines.push('Near misses')
    lines.push(...nearMisses.map(({ method, template, why }) => `  ${method} ${template}: ${why}`))
  }
  if (steps.length > 0) {
    const rows = steps.map(one => [one.stage, one.policy, one.scope, one.outcome, one.detail ?? one.code ?? ''])
    lines.push('', tableText(['stage', 'policy', 'scope', 'outcome', 'why'], rows, reasonMax), '')
  }
  if (consumer) lines.push(`Consumer  ${consumer.applicationId}${consumer.planId ? ` on plan ${consumer.planId}` : ''}`)
  if (upstream) {
    lines.push(`Upstream  ${upstream.name}: ${upstream.method} ${upstream.path} to ${upstream.targets.join(', ')}`)
    lines.push(...tlsLines(upstream.tls))
  } else lines.push(`Answer    ${status} ${body.slice(0, 500)}`)
  return lines.join('\n')
}

function tlsLines(tls: NonNullable<DryAnswer['upstream']>['tls']): string[] {
  if (!tls) return []
  const { serverName, workload, minVersion, verified, authorities, clientCertificate, warnings } = tls
  const believed = verified ? (authorities?.join('; ') ?? 'the public authorities') : 'whoever answers'
  const shown = clientCertificate === undefined ? '' : `, shows ${clientCertificate}`
  const name = serverName === undefined ? '' : ` as ${serverName}`
  const who = workload === undefined ? '' : ` about ${workload}`
  return [
    `TLS       ${minVersion} or newer${name}, believes ${believed}${who}${shown}`,
    ...warnings.map(warning => `  Warning ${warning}`),
  ]
}
