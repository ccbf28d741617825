/** What lets somebody register clients of an application (the initial access token of RFC 7591 §3). */
import { createHash, randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface RegistrationRight {
  application: string
  environment: string
  workspaceId: string
}

const model = 'InitialToken'
const dayMs = 86_400_000

interface Asked {
  server: string
  environment: string
  days: number
}

interface Given {
  token: string
  endpoint: string
  expiresAt: string
}

export const registrationToken: OperationHandler<Asked, Given> = {
  async run({ resources, transaction, services, subject, organization }, { server, environment, days }) {
    const at = await resources.get('AuthorizationServer', server)
    if (at.spec.registration !== true) {
      throw new Failure('conflict', `At ${at.name} nobody registers clients by itself.`, {
        hint: 'Set registration: true of the authorization server.',
      })
    }
    const { id } = await resources.get('Environment', environment)
    const token = `ghi_${randomBytes(32).toString('base64url')}`
    const expiresAt = new Date(services.clock.nowMs() + days * dayMs).toISOString()
    const right: RegistrationRight = { application: subject!.id, environment: id, workspaceId: subject!.workspaceId! }
    const row = { server_id: at.id, organization_id: organization!.id, model, digest: digestOf(token) }
    await transaction
      .insertInto('issued_artifacts')
      .values({ ...row, payload: json(right), expires_at: expiresAt })
      .execute()
    return { token, endpoint: `${at.status.issuer}/reg`, expiresAt }
  },
}

export async function registrationRight(
  db: Kysely<AnyTables>,
  { serverId, token, nowMs }: { serverId: string; token: string; nowMs: number },
): Promise<RegistrationRight | undefined> {
  const found = await db
    .selectFrom('issued_artifacts')
    .select('payload')
    .where('server_id', '=', serverId)
    .where('model', '=', model)
    .where('digest', '=', digestOf(token))
    .where('expires_at', '>', new Date(nowMs).toISOString())
    .executeTakeFirst()
  return found?.payload as RegistrationRight | undefined
}

export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
