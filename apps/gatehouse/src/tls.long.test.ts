import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { checkCertificate } from '@gatehouse/http'
import { TestAuthority } from '@gatehouse/http/tls/authority.model.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { newDirectory } from './testing-house.ts'

const missing = !existsSync('/usr/bin/testssl') && process.env.CI !== 'true'
const limitMs = 180_000

interface Finding {
  id: string
  severity: string
  finding: string
}

/** What is of this test's certificate and not of the listener: no authority of the world made it, and it is revoked nowhere. */
const ofTheTest = /^cert_(chain_of_trust|revocation|crlDistributionPoints|ocspURL|caIssuers|validityPeriod|extlifeSpan)/

test('testssl finds nothing above low', {
  skip: missing ? 'needs the Debian package testssl.sh' : false,
  timeout: limitMs + 30_000,
}, async t => {
  const authority = new TestAuthority()
  t.after(() => authority.remove())
  const issued = authority.issue('one.test', { hosts: ['one.test', '127.0.0.1'], days: 90 })
  const { gateway } = await gatewayFor(t, partTo([await upstream(t, mirror)]), {
    tls: { port: 0, clientCertificates: 'none' },
  })
  const given = { ...issued, certificate: issued.certificate + authority.certificate, isDefault: true }
  await gateway.useCertificates('files', [checkCertificate(given, Date.now() + 60_000)])
  const report = join(newDirectory(t), 'report.json')
  const quiet = ['--warnings', 'off', '--color', '0', '--quiet', '--nodns', 'none']
  const checks = ['-p', '-s', '-f', '-P', '-S', '-h', '-U', '--phone-out=false'].filter(
    flag => flag !== '--phone-out=false',
  )
  const testssl = spawn('testssl', [...quiet, ...checks, '--jsonfile', report, `127.0.0.1:${gateway.securePort}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'dumb' },
    detached: true,
  })
  let said = ''
  testssl.stdout!.on('data', piece => (said += piece))
  const late = setTimeout(() => process.kill(-testssl.pid!, 'SIGKILL'), limitMs)
  await once(testssl, 'exit')
  clearTimeout(late)
  const findings = JSON.parse(readFileSync(report, 'utf8')) as Finding[]
  assert.ok(findings.length > 60, `${findings.length} findings: ${said.slice(-2000)}`)
  const severe = findings.filter(
    ({ id, severity }) => /MEDIUM|HIGH|CRITICAL|FATAL/.test(severity) && !ofTheTest.test(id),
  )
  for (const { id, severity, finding } of findings) {
    if (!/OK|INFO/.test(severity)) t.diagnostic(`${severity} ${id}: ${finding}`)
  }
  assert.deepEqual(severe, [])
})
