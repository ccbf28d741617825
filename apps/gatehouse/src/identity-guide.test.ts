/** The guide to identity for upstreams, typed into a shell, with its code in place of an upstream's. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { aloneGateway } from './testing-alone.ts'
import { upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'

type Verifying = (
  gateway: string,
) => (request: { headers: Record<string, unknown> }) => Promise<Record<string, unknown>>

test(
  'the commands of the guide make a gateway whose word an upstream verifies by the code of the guide',
  withOpenssl,
  async t => {
    const { folder, blocks, run } = guideIn(t, 'identity-for-upstreams.md')
    const [secrets, asking] = blocks('sh')
    await run(secrets!)
    let gateway = ''
    const code = blocks('js')[0]!.replace("'jose'", `'${import.meta.resolve('jose')}'`)
    writeFileSync(join(folder, 'upstream.mjs'), code)
    const { verifying } = (await import(pathToFileURL(join(folder, 'upstream.mjs')).href)) as { verifying: Verifying }
    const behind = await upstream(t, async (request, response) => {
      const claims = await verifying(gateway)({ headers: request.headers }).catch(thrown => ({
        refused: String(thrown),
      }))
      response.end(JSON.stringify(claims))
    })
    gateway = await aloneGateway(t, folder, blocks('yaml')[0]!.replace('http://127.0.0.1:9000', behind))
    const claims = (await (await fetch(`${gateway}/orders/7`)).json()) as Record<string, unknown>
    assert.deepEqual(
      [claims.iss, claims.aud, claims.scheme, claims.email],
      ['https://api.example.com', 'orders', 'anonymous', undefined],
    )
    const { keys } = JSON.parse(await run(`GATEWAY=${gateway}\n${asking}`)) as { keys: { alg: string }[] }
    assert.deepEqual(
      keys.map(({ alg }) => alg),
      ['EdDSA', 'ES256'],
    )
  },
)
