import { randomBytes } from 'node:crypto'
import type { Command } from './command.ts'
import { verbOf } from './shortcut.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'token deny TOKEN | --issuer ISSUER (--jti ID | --subject SUBJECT) [--hours 24]',
  summary: 'Refuses a token, or all of a subject that were issued until now, on every gateway within a second.',
  more: 'A TOKEN is read here and goes nowhere: only its issuer, identifier and end do. `token-denial delete NAME` takes it back.',
  flags: [
    { name: 'issuer', type: 'string', description: '`iss` of the tokens.' },
    { name: 'jti', type: 'string', description: '`jti` of the one token.' },
    { name: 'subject', type: 'string', description: '`sub` whose tokens are refused, in place of one.' },
    { name: 'hours', type: 'string', description: 'How long: not less than the tokens live. 24 unless said.' },
    { name: 'name', type: 'string', description: 'Its name; made up unless said.' },
  ],
  words: { min: 0, max: 1 },
  async run({ words, values, api, show, world }) {
    const nowMs = world.clock.nowMs()
    const spec = words[0] === undefined ? specOf(values, nowMs) : specOfToken(words[0], nowMs)
    const { verb } = verbOf('TokenDenial', 'create')
    const name = (values.name as string | undefined) ?? `denied-${randomBytes(6).toString('hex')}`
    const made = await api().ask({ method: verb.method, path: verb.path, body: { name, spec } })
    await show(made, () => `${name} until ${spec.expiresAt}`)
  },
}

interface DenialSpec {
  issuer: string
  token?: string
  subject?: string
  expiresAt: string
}

const hourMs = 3_600_000
/** Clocks may differ by it, and gateways let tokens live on by as much. */
const skewMs = 600_000

function specOf({ issuer, jti, subject, hours = '24' }: Readonly<Record<string, unknown>>, nowMs: number): DenialSpec {
  if (issuer === undefined || (jti === undefined) === (subject === undefined))
    throw usage('Give the token, or --issuer with one of --jti and --subject.')
  if (!/^[1-9]\d{0,3}$/.test(String(hours)))
    throw usage(`--hours takes a whole number up to 9600, not ${String(hours).slice(0, 50)}.`)
  return {
    issuer: String(issuer),
    ...(jti === undefined ? { subject: String(subject) } : { token: String(jti) }),
    expiresAt: new Date(nowMs + Number(hours) * hourMs).toISOString(),
  }
}

function specOfToken(token: string, nowMs: number): DenialSpec {
  const { iss, jti, exp } = claimsOf(token)
  if (typeof iss !== 'string' || typeof jti !== 'string')
    throw usage('The token names no issuer or no jti: deny its --subject instead.')
  if (typeof exp !== 'number' || !(exp * 1000 + skewMs > nowMs))
    throw usage('The token has no end, or is over already.')
  return { issuer: iss, token: jti, expiresAt: new Date(exp * 1000 + skewMs).toISOString() }
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8')))
  } catch {
    throw usage('That is no JWT.')
  }
}
