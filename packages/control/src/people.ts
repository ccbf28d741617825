/** Sign-in of people by better-auth: users, sessions and passwords, nothing else. Realms keep people apart. */
import { newId } from '@gatehouse/base'
import { type AnyTables, authDatabase, type Store } from '@gatehouse/store'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import { consoleRealm, type Person } from './caller.ts'

/** Header by which the server, and nobody else, names the peer to better-auth. */
export const peerHeader = 'x-gatehouse-peer'

export interface People {
  /** Answers better-auth's own endpoints. */
  handle(request: Request): Promise<Response>
  /** The person behind the session cookie. */
  personOf(headers: Headers): Promise<Person | undefined>
}

export interface PeopleOptions {
  store: Store
  secret: Uint8Array
  /** Exact origins from which a browser may sign in; the first is the address of the console. */
  origins: readonly string[]
}

export function openPeople({ store, secret, origins }: PeopleOptions): People {
  const auth = betterAuth({
    database: authDatabase(store),
    secret: Buffer.from(secret).toString('base64url'),
    baseURL: origins[0]!,
    basePath: '/api/auth',
    trustedOrigins: [...origins],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    // A view: of people in other realms this sign-in sees nothing, whatever it is asked.
    user: { modelName: 'consoleUser' },
    session: { expiresIn: 12 * 3600, updateAge: 600 },
    rateLimit: { enabled: false },
    advanced: { cookiePrefix: 'gatehouse_console', ipAddress: { ipAddressHeaders: [peerHeader] } },
    telemetry: { enabled: false },
    logger: { disabled: true },
  } satisfies BetterAuthOptions)
  return {
    handle: request => auth.handler(request),
    async personOf(headers) {
      const session = await auth.api.getSession({ headers })
      if (!session) return undefined
      const { id, email, name, emailVerified } = session.user
      return { id, email, name, realm: consoleRealm, verified: emailVerified }
    },
  }
}

/** What a password is stored as. Slow by intent: never inside a transaction. */
export const passwordDigest = (password: string): Promise<string> => hashPassword(password)

/** Takes as long as making a digest. */
export const passwordMatches = (password: string, hash: string): Promise<boolean> => verifyPassword({ password, hash })

export interface NewPerson {
  realm: string
  email: string
  name: string
  verified: boolean
  /** As `passwordDigest` made it; without one the person signs in elsewhere. */
  password?: string
}

/** Adds a person in a transaction of ours, where better-auth cannot be called. */
export async function addPerson(
  transaction: Transaction<AnyTables>,
  person: NewPerson,
  nowMs: number,
): Promise<Person> {
  const id = newId('usr', nowMs)
  const at = new Date(nowMs)
  const email = person.email.toLowerCase()
  const { realm, name, password, verified } = person
  await transaction
    .insertInto('auth.user')
    .values({ id, name, email, realm, emailVerified: verified, createdAt: at, updatedAt: at })
    .execute()
  if (password !== undefined) {
    const account = { accountId: id, providerId: 'credential', userId: id, password, createdAt: at, updatedAt: at }
    await transaction
      .insertInto('auth.account')
      .values({ id: newId('acc', nowMs), ...account })
      .execute()
  }
  return { id, realm, email, name, verified }
}

export async function findPerson(db: Kysely<AnyTables>, realm: string, email: string): Promise<Person | undefined> {
  return db
    .selectFrom('auth.user')
    .select(['id', 'realm', 'email', 'name', 'emailVerified as verified'])
    .where('realm', '=', realm)
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
}
