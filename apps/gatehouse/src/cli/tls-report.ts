import { isIP } from 'node:net'
import type { Command } from './command.ts'
import type { Finding } from './tls/findings.ts'
import type { GivenNames } from './tls/given-files.ts'
import type { TlsSurvey } from './tls/survey.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'tls report [HOST:PORT]',
  summary: 'What a listener offers over TLS, found by handshakes, and what should be different.',
  more: 'The gateway of this machine unless said: 127.0.0.1:8443.',
  flags: [
    { name: 'server-name', type: 'string', description: 'Name that is asked for and verified; HOST unless said.' },
    { name: 'authorities', type: 'string', description: 'PEM file of authorities that are believed.' },
    { name: 'certificate', type: 'string', description: 'PEM file that is shown where one is asked for; with --key.' },
    { name: 'key', type: 'string', description: 'Key of --certificate, PEM.' },
  ],
  words: { min: 0, max: 1 },
  async run({ words: [written = '127.0.0.1:8443'], values, world, show }) {
    const { surveyOf } = await import('./tls/survey.ts')
    const { findingsOf } = await import('./tls/findings.ts')
    const { givenFiles } = await import('./tls/given-files.ts')
    const { host, port } = targetOf(written)
    const serverName = values['server-name'] as string | undefined
    const { authorities, certificate, key } = values as GivenNames
    if ((certificate === undefined) !== (key === undefined)) throw usage('--certificate and --key go together.')
    const nowMs = world.clock.nowMs()
    const given = givenFiles({ authorities, certificate, key }, { cwd: world.cwd, nowMs })
    const survey = await surveyOf(
      { ...{ host, port }, ...given, serverName: serverName ?? (isIP(host) ? undefined : host) },
      nowMs,
    )
    const findings = findingsOf(survey)
    await show({ ...survey, findings }, () => textOf(survey, findings))
  },
}

function targetOf(written: string): { host: string; port: number } {
  const found = /^(?:https:\/\/)?(?:\[([0-9a-fA-F:]+)\]|([^:/]+))(?::(\d{1,5}))?\/?$/.exec(written)
  const port = Number(found?.[3] ?? 443)
  if (!found || port === 0 || port > 65_535) throw usage(`${written.slice(0, 100)} is no HOST:PORT.`)
  return { host: found[1] ?? found[2]!, port }
}

function textOf(survey: TlsSurvey, findings: readonly Finding[]): string {
  const [own, ...others] = survey.chain
  const rows: [string, string][] = [
    ['Protocols', survey.protocols.join(', ')],
    ...Object.entries(survey.ciphers).map(([version, names]): [string, string] => [version, names.join(', ')]),
    ['Order', `chosen by the ${survey.cipherOrder === 'server' ? 'listener' : 'caller'}`],
    ['Groups', survey.groups.join(', ')],
    ['Key exchange', survey.groupChosen ?? '-'],
    ['ALPN', survey.alpn.join(', ') || '-'],
    ...(own ? chainRows(own, others) : []),
    ['OCSP', survey.ocsp],
    ['Client certificate', survey.clientCertificates],
    ['Resumption', survey.resumption ? 'by ticket' : 'none'],
    ['Renegotiation', survey.renegotiation ? 'allowed' : 'refused'],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const facts = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n')
  if (findings.length === 0) return `${survey.target}\n\n${facts}\n\nNothing to mend.`
  const told = findings.map(({ severity, finding, advice }) => `${severity.padEnd(6)}  ${finding} ${advice}`)
  return `${survey.target}\n\n${facts}\n\n${told.join('\n')}`
}

function chainRows(own: TlsSurvey['chain'][number], others: TlsSurvey['chain']): [string, string][] {
  return [
    ['Certificate', `${own.subject}; ${own.names || 'no names'}`],
    ['', `${own.key}, until ${own.expiresAt.slice(0, 10)} (${own.daysLeft} days)`],
    ...others.map((one): [string, string] => ['issued by', `${one.subject} (${one.daysLeft} days)`]),
  ]
}
