/** What an empty database is given: an administrator, and what the rooms put into it. */
import { randomBytes } from 'node:crypto'
import { platformChain } from './audit-event.ts'
import { consoleRealm, program } from './caller.ts'
import type { Kernel } from './kernel.ts'
import type { ControlPart } from './part.ts'
import { addPerson, passwordDigest } from './people.ts'
import { writing } from './write-scope.ts'

export interface FirstStartOptions {
  /** Sign-in of the first administrator; the password is made, and given back once, unless said. */
  administrator?: { email?: string; password?: string }
  /** API token that the administrator has from the first start on (`GATEHOUSE_TOKEN`). */
  token?: string
}

export interface Administrator {
  email: string
  password: string
}

/** The administrator's sign-in when this was the first start; whichever replica comes first does it. */
export async function firstStart(
  kernel: Kernel,
  parts: readonly ControlPart[],
  options: FirstStartOptions,
): Promise<Administrator | undefined> {
  if (await begun(kernel.store.db)) return undefined
  const { email = 'admin@localhost.localdomain', password = randomBytes(16).toString('base64url') } =
    options.administrator ?? {}
  const digest = await passwordDigest(password)
  const origin = { caller: program, operation: 'first-start', requestId: '-' }
  return writing(kernel, { chain: platformChain, origin }, async scope => {
    const context = scope.context({})
    const { transaction, services } = context
    if (await begun(transaction)) return undefined
    const person = { realm: consoleRealm, email, name: 'Administrator', password: digest, verified: true }
    const administrator = await addPerson(transaction, person, services.clock.nowMs())
    const makeOperator = async (subject: string) => {
      await transaction.insertInto('operators').values({ subject_id: subject }).execute()
    }
    await makeOperator(administrator.id)
    const { token } = options
    for (const part of parts) {
      await part.firstStart?.(context, { administrator, makeOperator, ...(token ? { token } : {}) })
    }
    return { email: administrator.email, password }
  })
}

const begun = async (db: Kernel['store']['db']): Promise<boolean> =>
  (await db.selectFrom('operators').select('subject_id').limit(1).execute()).length > 0
