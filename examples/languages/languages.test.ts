import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import test from 'node:test'

const here = import.meta.dirname
const bin = `${here}/../../apps/gatehouse/bin/gatehouse.mjs`

async function gatehouse(words: string) {
  const child = spawn(process.execPath, [bin, ...words.split(' ')], { cwd: here, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await exit) as [number]
  return { code, out, err }
}

const breaking: Readonly<Record<string, RegExp[]>> = {
  'shop.graphql': [
    /BREAKING {2}The argument size of Query\.pets is new, and has to be sent/,
    /shop\.graphql:4 /,
    /DANGEROUS The value HUGE/,
  ],
  'shop.proto': [
    /called pet_id[\s\S]*breaks json, source/,
    /was of the type int32, and is int64/,
    /safe {6}The field notes/,
  ],
  'shop.asyncapi.yaml': [/receive orders\/\{shop\}/, /BREAKING|DANGEROUS/, /is accepted by the base alone/],
}

for (const [file, told] of Object.entries(breaking)) {
  test(`what breaks whom is told of ${file}, and nothing of a document beside itself`, async () => {
    const { code, out } = await gatehouse(`compare main/${file} ${file} --fail-on WARN`)
    assert.equal(code, 1)
    for (const one of told) assert.match(out, one)
    const same = await gatehouse(`compare ${file} ${file} --fail-on INFO`)
    assert.deepEqual(
      [same.code, same.out],
      [0, 'Nothing has changed.\nNo new version is needed: nothing has changed.\n'],
    )
  })
}

test('each document is held against the rules of its kind, those of the folder among them', async () => {
  const { code, out } = await gatehouse('lint shop.graphql shop.proto shop.asyncapi.yaml --fail-on warn')
  assert.equal(code, 1)
  assert.match(out, /shop\.proto\n {2}6:\d+ +warn .*shop-methods-are-idempotent/)
  assert.doesNotMatch(out, /shop\.graphql\n/)
  const alone = await gatehouse('lint shop.proto --format sarif')
  const [{ tool }] = JSON.parse(alone.out).runs
  const rules = tool.driver.rules.map(({ id }: { id: string }) => id)
  assert.ok(rules.length > 20 && rules.every((id: string) => /^(?:protobuf|shop)-/.test(id)), rules.join(' '))
})

test('all gates at once take a source of Protobuf, and documents of two kinds end as what cannot be read', async () => {
  const { code, out } = await gatehouse('ci shop.proto --base main/shop.proto')
  assert.equal(code, 1)
  assert.match(out, /✔ lint[\s\S]*✖ compare +\d breaking changes/)
  const mixed = await gatehouse('ci shop.proto --base main/shop.graphql')
  assert.equal(mixed.code, 7)
  assert.match(mixed.err, /definitions_differ_in_kind/)
})
