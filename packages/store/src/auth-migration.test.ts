import assert from 'node:assert/strict'
import { sso } from '@better-auth/sso'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { twoFactor } from 'better-auth/plugins'
import { authDatabase, authMigration } from './auth-migration.ts'
import { migrate } from './migrations.ts'
import type { Store } from './store.ts'
import { eachStore } from './testing.ts'

const optionsFor = (store: Store) =>
  ({
    database: authDatabase(store),
    secret: 'a secret of the test, thirty-two characters',
    baseURL: 'http://localhost:8001',
    plugins: [sso(), twoFactor()],
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
  }) satisfies BetterAuthOptions

eachStore('better-auth finds nothing missing in the tables we made for it', async store => {
  const before = await getMigrations(optionsFor(store))
  assert.ok(before.toBeCreated.length >= 6, 'its own check sees an empty database as empty')
  await migrate(store, [authMigration])
  const { toBeCreated, toBeAdded, compileMigrations } = await getMigrations(optionsFor(store))
  assert.deepEqual({ toBeCreated, toBeAdded }, { toBeCreated: [], toBeAdded: [] })
  assert.match(await compileMigrations(), /^;?$/)
})

eachStore('a person signs up, signs in and is known by the session', async store => {
  await migrate(store, [authMigration])
  const { api } = betterAuth(optionsFor(store))
  const body = { email: 'ada@example.org', password: 'analytical engine', name: 'Ada' }
  await api.signUpEmail({ body })
  const { headers } = await api.signInEmail({ body, returnHeaders: true })
  const session = await api.getSession({ headers: new Headers({ cookie: headers.getSetCookie().join('; ') }) })
  assert.equal(session?.user.email, 'ada@example.org')
  assert.ok(session.session.expiresAt instanceof Date && session.session.expiresAt.getTime() > Date.now())
  await assert.rejects(api.signInEmail({ body: { ...body, password: 'difference engine' } }))
})
