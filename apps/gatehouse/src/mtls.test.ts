/** Callers with certificates through a whole gateway, as the guide says it. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { startStandalone } from './standalone/standalone.ts'
import { mirror, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'
import { until } from './testing-house.ts'
import { showFiles, tlsOptions } from './tls-files.ts'

const missing = !existsSync('/usr/bin/curl') && process.env.CI !== 'true'
const withBoth = { skip: withOpenssl.skip || (missing ? 'needs the Debian package curl' : false) }

async function guided(t: TestContext) {
  const { folder, blocks, run } = guideIn(t, 'client-certificates.md')
  const [make, call, takeBack] = blocks('sh')
  await run(make!)
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, blocks('yaml')[0]!.replace('http://127.0.0.1:9000', await upstream(t, mirror)))
  const settings = {
    ...{ tlsPort: 0, tlsCertificateFile: join(folder, 'gateway.pem'), tlsKeyFile: join(folder, 'gateway.key') },
    ...{ tlsClientCertificates: 'optional' as const, tlsClientAuthoritiesFile: join(folder, 'ca.pem') },
    tlsClientRevocationsFile: undefined as string | undefined,
  }
  const start = async () => {
    const { gateway, stop } = await startStandalone({
      ...{ config, address: '127.0.0.1', port: 0, workers: 1, log() {}, tls: tlsOptions(settings) },
      egress: { allow: ['loopback'], deny: [] },
    })
    t.after(() => stop(200))
    t.after(await showFiles(settings, gateway, () => {}))
    return gateway
  }
  return { folder, run, call: call!, takeBack: takeBack!, settings, start }
}

test(
  'the commands of the guide let a workload in, name it to the upstream, and turn it away once it is taken back',
  withBoth,
  async t => {
    const { folder, run, call, takeBack, settings, start } = await guided(t)
    const port = (await start()).securePort!
    const ask = async (script: string, to: number) => JSON.parse(await run(script.replace('8443', String(to))))
    const { url, headers } = await ask(call, port)
    assert.equal(url, '/1')
    assert.match(
      headers['x-forwarded-client-cert'],
      /^Hash=[0-9a-f]{64};Subject="CN=till";URI=spiffe:\/\/shop\.example\/ns\/till\/one$/,
    )
    const invented = `--header 'X-Forwarded-Client-Cert: ${headers['x-forwarded-client-cert']}' https`
    const nobody = call.replace('--cert till.pem --key till.key', '').replace('https', invented)
    assert.equal((await ask(nobody, port)).code, 'credential_missing')
    const gateway = call.replace('till.pem --key till.key', 'gateway.pem --key gateway.key')
    assert.equal((await ask(gateway, port)).code, 'credential_invalid')
    await run(takeBack)
    settings.tlsClientRevocationsFile = join(folder, 'lists.pem')
    const strict = (await start()).securePort!
    assert.equal((await ask(call, strict)).code, 'credential_invalid')
    await run(takeBack.replace(/^.*-revoke.*$/m, '').replace('touch', 'rm index.txt && touch'))
    await until(async () => (await ask(call, strict)).url === '/1')
  },
)

test(
  'a certificate is known on HTTP/1.1 whatever the requests of its connection, and a caller without is nobody',
  withBoth,
  async t => {
    const { folder, start } = await guided(t)
    const port = (await start()).securePort!
    const read = (name: string) => readFileSync(join(folder, name))
    const ask = (own: object) =>
      new Promise<number>((resolve, reject) =>
        request(
          { port, host: '127.0.0.1', servername: 'localhost', ca: read('ca.pem'), path: '/orders/1', ...own },
          answer => resolve(answer.resume().statusCode!),
        )
          .on('error', reject)
          .end(),
      )
    const shown = { cert: read('till.pem'), key: read('till.key') }
    assert.deepEqual([await ask(shown), await ask(shown), await ask({}), await ask(shown)], [200, 200, 401, 200])
  },
)
