import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { readSources } from '../cli/sources.ts'
import { checkFile } from './check.ts'

const documents = `apiVersion: gatehouse/v1
kind: Api
metadata: { name: shop }
spec:
  policies:
    - policy: key-auth
    - policy: rate-limit
      config:
        limit: many
        windw: 5
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: shop-v1 }
spec:
  api: shop
  version: v1
  upstream: none
  definition: nothing
  basePath: /shop
  endpoints:
    any:
      policies:
        - policy: cros
---
apiVersion: gatehouse/v1
kind: Product
metadata: { name: shop }
spec: { apiVersions: [shop-v1] }
---
apiVersion: gatehouse/v1
kind: Plan
metadata: { name: gold }
spec:
  product: shop
  policies: [{ policy: rate-limit, config: { limit: -3 } }]
---
apiVersion: gatehouse/v1
kind: Certificate
metadata: { name: c }
spec:
  issuer: nobody
  certificateFile: any.pem
  hosts: ["*.x.test"]
---
apiVersion: gatehouse/v1
kind: CertificateIssuer
metadata: { name: ours }
spec:
  directory: https://ca.test/dir
  authoritiesFile: any.pem
  externalAccount: { keyId: one }
---
apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: up }
spec: { targts: [] }
---
apiVersion: gatehouse/v1
kind: Certificate
metadata: { name: keyless }
spec: { certificateFile: any.pem }
`

function written(t: TestContext) {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-round-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'any.pem'), 'none')
  writeFileSync(join(cwd, 'gateway.yaml'), documents)
  return cwd
}

const told = (reading: Promise<unknown>) =>
  reading.then(
    () => assert.fail('was read'),
    ({ code, problems }: Failure) => {
      assert.equal(code, 'document_invalid')
      return problems.map(({ message, place }) => `${place!.line}:${place!.column} ${message}`)
    },
  )

const both = [
  '9:16 rate-limit: limit must be an integer.',
  '10:9 rate-limit: windw is not a known key here.',
  '24:19 There is no policy cros; did you mean cors?',
  '36:53 rate-limit: limit must be >= 1.',
  '43:20 The issuer gives certificate and key: leave out certificate, or the issuer.',
  '44:11 A wildcard cannot be ordered: HTTP-01 proves single hosts.',
  '57:1 targets is missing.',
  '57:9 targts is not a known key here; did you mean targets?',
]

test('a gateway’s own file is told everything in one round, each at its field, in the order of the file', async t => {
  const alone = [
    '18:13 There is no Upstream none.',
    '19:15 There is no Definition nothing.',
    '42:11 There is no CertificateIssuer nobody.',
    '51:20 There is no certificate in PEM.',
    '52:3 A new external account needs its key.',
    '62:1 A gateway alone keeps no keys: name the keyFile.',
  ]
  const order = (line: string) => Number(line.split(':', 1)[0])
  const expected = [...both, ...alone].sort((a, b) => order(a) - order(b))
  assert.deepEqual(await told(checkFile(join(written(t), 'gateway.yaml'))), expected)
})

test('documents for a control plane are told everything that needs no store in one round, each at its field', async t => {
  const cwd = written(t)
  const found = await told(readSources(['gateway.yaml'], { cwd, stdin: async function* () {} }))
  assert.deepEqual(found.sort(), [...both].sort())
})
