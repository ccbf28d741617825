/**
 * One gateway from a file, for as long as it is let: `node bench/gateway.ts FILE PORT`. Says `ready` when it serves,
 * and on SIGUSR2 `collected` when it has collected its garbage.
 * Keys come beside the file, as they come from a control plane: a file holds some 35,000 before its reader refuses it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkCertificate } from '@gatehouse/http'
import { catalogue } from '../apps/gatehouse/src/capabilities.ts'
import { readStandalone } from '../apps/gatehouse/src/standalone/read.ts'
import { startStandalone } from '../apps/gatehouse/src/standalone/standalone.ts'
import { collectEverywhere } from './collection.ts'
import { keyEntries } from './key-entries.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: 'string', default: '1' },
    keys: { type: 'string', default: '0' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    'secure-port': { type: 'string', default: '0' },
  },
})
const [config, port] = positionals as [string, string]
const { certificate, key, keys, workers } = values
const tls = { port: Number(values['secure-port']), clientCertificates: 'none' } as const
const { gateway, stop } = await startStandalone({
  config,
  address: '127.0.0.1',
  port: Number(port),
  workers: Number(workers),
  egress: { allow: ['loopback'], deny: [] },
  log: (level, message, fields) => console.error(level, message, fields ?? ''),
  tls,
})
if (certificate && key) {
  const given = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8'), isDefault: true }
  await gateway.useCertificates('bench', [checkCertificate(given, Date.now())])
}
if (Number(keys) > 0) {
  const { entries } = await readStandalone(config, catalogue)
  gateway.enter(keyEntries({ count: Number(keys), held: entries, seq: gateway.directory.seq + 1 }))
}
process.on('SIGTERM', () => void stop(1000).then(() => process.exit(0)))
process.on('SIGUSR2', () => void collectEverywhere().then(() => console.log('collected')))
console.log('ready')
