import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { openApi, shop } from './shop.model.ts'
import { testCli } from './testing.ts'

test('a resource is made, shown, listed, changed and deleted by its noun and verbs:', async t => {
  const { cli } = await testCli(t)

  await t.test('made with flags of its spec and labels, and shown as it is', async () => {
    const made = await cli('api create pets --title Pets --label team=zoo -l tier=1')
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /name: pets\n/)
    const { out } = await cli('apis get pets --json')
    const shown = JSON.parse(out)
    assert.deepEqual([shown.labels, shown.spec.title], [{ team: 'zoo', tier: '1' }, 'Pets'])
    const again = await cli('apis create pets')
    assert.equal(again.code, 6)
    assert.match(again.err, /exists already.* \(already_exists\)/)
  })

  await t.test('listed as a table, a page at a time or every one', async () => {
    for (const name of ['birds', 'cats', 'dogs']) await cli(`apis create ${name}`)
    const page = await cli('apis list --limit 2')
    assert.match(page.out, /^NAME +UPDATED AT\nbirds +\d{4}-/)
    assert.equal(page.out.trim().split('\n').length, 3)
    assert.match(page.err, /There are more: --cursor \S+, or --all\./)
    const all = await cli('apis list --limit 2 --all --json')
    assert.deepEqual(
      JSON.parse(all.out).items.map(({ name }: { name: string }) => name),
      ['birds', 'cats', 'dogs', 'pets'],
    )
    assert.equal((await cli('apis list --search nothing')).out, 'None.\n')
  })

  await t.test('changed only while nobody else did', async () => {
    const { etag } = JSON.parse((await cli('apis get pets --json')).out)
    assert.equal((await cli(`api update pets --title Animals --etag ${etag}`)).code, 0)
    const stale = await cli(`api update pets --title Beasts --etag ${etag}`)
    assert.equal(stale.code, 6)
    assert.match(stale.err, /stale_version/)
  })

  await t.test('deleted, and then not found', async () => {
    assert.equal((await cli('api delete dogs')).out, 'Done: delete dogs.\n')
    assert.equal((await cli('api get dogs')).code, 5)
  })

  await t.test('refused with the pointer of what is wrong', async () => {
    const { code, err } = await cli('environment create Bad_Name --hosts a..b,c')
    assert.equal(code, 7)
    assert.match(err, /\/name {2}name must be of lower-case letters/)
  })
})

test('the way of an API from its document to a key, by the shortcuts:', async t => {
  const { cli } = await testCli(t)
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'))
  t.after(() => rmSync(cwd, { recursive: true }))

  await t.test('imported from a file, with the places of what is broken', async () => {
    writeFileSync(join(cwd, 'shop.yaml'), openApi)
    writeFileSync(join(cwd, 'broken.yaml'), openApi.replace('responses', 'respones'))
    const broken = await cli('import broken.yaml --upstream http://127.0.0.1:9', { cwd })
    assert.equal(broken.code, 7)
    assert.match(broken.err, /broken\.yaml:5:\d+ {2}/)
    const made = await cli('import shop.yaml --upstream http://127.0.0.1:9', { cwd })
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /API shop, version shop-v1 with 1 endpoints/)
    assert.equal((await cli('import nowhere.yaml', { cwd })).code, 5)
  })

  await t.test('published, deployed and rolled back', async () => {
    await cli('apply -f -', { stdin: shop.split('---\n').find(text => text.includes('kind: Api\n'))! })
    const published = await cli('publish shop-v1')
    assert.equal(published.code, 0, published.err)
    assert.match(published.out, /revision: shop-v1\.1/)
    const deployed = await cli('deploy shop-v1 dev')
    assert.equal(deployed.code, 0, deployed.err)
    assert.match(deployed.out, /state: live/)
    const nothing = await cli('rollback shop-v1 dev')
    assert.equal(nothing.code, 6, nothing.out)
  })

  await t.test('a key alone on standard output, listed without it, rotated and revoked', async () => {
    await cli('application create web')
    const { out, err, code } = await cli('key create web dev --name web-key')
    assert.equal(code, 0, err)
    assert.match(out, /^ghk_dev_\S+\n$/)
    assert.match(err, /not stored: keep it now/)
    const list = await cli('key list')
    assert.match(list.out, /web-key +active +web +dev/)
    assert.doesNotMatch(list.out, new RegExp(out.trim()))
    assert.match((await cli('key rotate web-key')).out, /secret: ghk_dev_\S+[\s\S]*never shown again/)
    assert.equal((await cli('key revoke web-key')).code, 0)
    const illegal = await cli('key rotate web-key')
    assert.equal(illegal.code, 6)
    assert.match(illegal.err, /illegal_transition/)
  })

  await t.test('a key for some networks and pages, and those keys that nobody uses', async () => {
    const made = await cli(
      'key create web dev --name office --address 192.0.2.0/24 --address 2001:db8::/32 --referrer https://*.shop.example',
    )
    assert.equal(made.code, 0, made.err)
    const { spec } = JSON.parse((await cli('credential get office --json')).out)
    assert.deepEqual(spec.addresses, ['192.0.2.0/24', '2001:db8::/32'])
    assert.deepEqual(spec.referrers, ['https://*.shop.example'])
    const wrong = await cli('key create web dev --address here')
    assert.match(wrong.err, /must be an address or a network/)
    const misplaced = await cli(`explain GET /shop/v1/items -H X-API-Key:${made.out.trim()} --from 198.51.100.1`)
    assert.match(misplaced.out, /identify +key-auth +api +refused +Not for use from 198\.51\.100\.1/)
    assert.equal((await cli('key list --unused 90d')).out, 'None.\n')
    assert.match((await cli('key list --unused soon')).err, /a number of days up to 3650, such as 90d/)
  })

  await t.test('a token denied by what it says itself, or by its issuer and whose it is', async () => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.AAAA`
    const issuer = 'https://login.example'
    const one = await cli(`token deny ${token({ iss: issuer, jti: 'one', exp })} --name one`)
    assert.equal(one.code, 0, one.err)
    const { spec } = JSON.parse((await cli('token-denial get one --json')).out)
    assert.deepEqual(spec, { issuer, token: 'one', expiresAt: new Date(exp * 1000 + 600_000).toISOString() })
    assert.equal((await cli(`token deny --issuer ${issuer} --subject user-1 --hours 48`)).code, 0)
    for (const wrong of [
      ...[token({ iss: issuer, exp }), token({ iss: issuer, jti: 'a', exp: 1 })],
      ...['no-token', `--issuer ${issuer}`],
    ]) {
      assert.equal((await cli(`token deny ${wrong}`)).code, 2, wrong)
    }
    assert.equal((await cli('token-denial delete one')).code, 0)
  })

  await t.test('explained as the gateways would take it, and nothing is written', async () => {
    const { out: key } = await cli('key create web dev --name explained')
    const stranger = await cli('explain GET /shop/v1/items')
    assert.equal(stranger.code, 0, stranger.err)
    assert.match(stranger.out, /Route +GET \/shop\/v1\/items/)
    assert.match(stranger.out, /identify +key-auth +api +refused/)
    assert.match(stranger.out, /Answer +401/)
    const known = await cli(`explain GET /shop/v1/items -H X-API-Key:${key.trim()} --json`)
    const { consumer, status } = JSON.parse(known.out)
    assert.match(consumer.applicationId, /^app_/)
    assert.equal(status, 403)
    const missed = await cli('explain POST /shop/v1/items')
    assert.match(missed.out, /Near misses\n {2}GET \/shop\/v1\/items/)
    assert.equal((await cli('explain GET /shop --environment nowhere')).code, 5)
    const events = JSON.parse((await cli('audit events --operation explain --json')).out)
    assert.deepEqual(events.items, [])
  })

  await t.test('the audit log says who did it and is whole', async () => {
    const events = await cli('audit events --operation ApiVersion.publish --json')
    assert.equal(events.code, 0, events.err)
    assert.equal(JSON.parse(events.out).items[0].operation, 'ApiVersion.publish')
    const verified = await cli('audit verify')
    assert.equal(verified.code, 0, verified.err)
    assert.match(verified.out, /^Whole: \d+ events in 1 chain/)
  })
})

test('a changed audit event ends `audit verify` with 1 and is named', async t => {
  const { cli, control } = await testCli(t)
  await cli('api create pets')
  await control.store.db
    .updateTable('audit_events')
    .set({ action: 'Api.nothing' })
    .where('action', '=', 'Api.create')
    .execute()
  const { code, err } = await cli('audit verify')
  assert.equal(code, 1)
  assert.match(err, /audit_broken/)
})
