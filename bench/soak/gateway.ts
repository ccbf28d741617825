/** The gateway of a soak: `node bench/soak/gateway.ts FILE PORT SECURE-PORT CERTIFICATE KEY`, a child with a channel. */
import { readFileSync } from 'node:fs'
import { checkCertificate } from '@gatehouse/http'
import { startStandalone } from '../../apps/gatehouse/src/standalone/standalone.ts'
import { type Look, lookIntoThreads, type ThreadState } from './threads.ts'

export type FromGateway =
  | { kind: 'ready' }
  /** The file was read again: served, or refused. */
  | { kind: 'read'; served: boolean }
  | { kind: 'state'; threads: ThreadState[] }
  /** What a healthy gateway does not say. */
  | { kind: 'complaint'; text: string }

const [config, port, securePort, certificate, key] = process.argv.slice(2) as [string, string, string, string, string]
const workers = 2
/** The upstream that fails on purpose: of it the gateway is to say so. */
const frail = 'frail'
const tell = (message: FromGateway) => void process.send?.(message)
const { gateway, stop } = await startStandalone({
  ...{ config, address: '127.0.0.1', port: Number(port), workers, watchEveryMs: 200 },
  egress: { allow: ['loopback'], deny: [] },
  tls: { port: Number(securePort), clientCertificates: 'none' },
  log(level, message, fields) {
    if (message.includes('was read again')) tell({ kind: 'read', served: true })
    else if (message.includes('the old one is served on')) tell({ kind: 'read', served: false })
    else if (level !== 'info' && fields?.upstream !== frail)
      tell({ kind: 'complaint', text: `${level} ${message} ${JSON.stringify(fields ?? {})}` })
  },
})
const pem = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8'), isDefault: true }
await gateway.useCertificates('soak', [checkCertificate(pem, Date.now())])
process.on(
  'message',
  look => void lookIntoThreads(workers, look as Look).then(threads => tell({ kind: 'state', threads })),
)
process.on('SIGTERM', () => void stop(1000).then(() => process.exit(0)))
process.on('SIGINT', () => {}) // of a whole terminal: the one who started it ends it
process.on('disconnect', () => process.exit(1))
tell({ kind: 'ready' })
