/** The OWASP Core Rule Set 4 as it is published, in a gateway. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { publishedRules } from '../../../bench/waf/published-rules.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'

function published(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-crs-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  mkdirSync(join(made, 'crs', 'rules'), { recursive: true })
  for (const { name, text } of publishedRules()) writeFileSync(join(made, 'crs', name), text, 'latin1')
  return made
}

for (const paranoia of [1, 2, 3, 4]) {
  test(`the Core Rule Set 4 loads whole at paranoia ${paranoia}, lets a request pass and refuses an attack`, async t => {
    const url = await upstream(t, mirror)
    const config = { rules: 'crs', paranoia }
    const part = { ...partTo([url]), policies: [placed('waf', { stage: 'validate', config })] }
    const { call } = await gatewayFor(t, part, { rulesDirectory: published(t) })
    const headers = { 'User-Agent': 'Mozilla/5.0', Accept: 'application/json' }
    assert.equal((await call('/pets/v1/pets', { headers })).status, 200)
    assert.equal((await call('/pets/v1/pets?id=1%27%20or%20%271%27=%271', { headers })).status, 403)
    assert.equal((await call('/pets/v1/pets?q=%3Cscript%3Ealert(1)%3C/script%3E', { headers })).status, 403)
  })
}
