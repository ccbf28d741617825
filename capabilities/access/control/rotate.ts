import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { boundsOf } from '@gatehouse/program'

interface Rotated {
  credential: string
  secret: string
  graceUntil: string
}

/** A successor of its own name; the old key works until the grace is over. */
export const rotate: OperationHandler<{ graceSeconds: number; expiresAt?: string }, Rotated> = {
  async run(context, { graceSeconds, expiresAt: until }) {
    const { resources, services, subject } = context
    const old = subject!
    if (old.spec.client !== undefined) throw keyless(old)
    if (old.spec.server !== undefined && old.status.secretSha256 === undefined) throw secretless(old)
    const nowMs = services.clock.nowMs()
    const { application, environment, title, expiresAt, server, oauth } = old.spec as Record<string, string | undefined>
    const { addresses, referrers } = old.spec as { addresses?: string[]; referrers?: string[] }
    const ends = until ?? (expiresAt !== undefined && Date.parse(expiresAt) > nowMs ? expiresAt : undefined)
    const made = await resources.create('Credential', {
      name: await freeName(context, old),
      labels: old.labels,
      spec: {
        ...{
          application,
          environment,
          ...(title ? { title } : {}),
          ...(ends === undefined ? {} : { expiresAt: ends }),
        },
        ...boundsOf({ addresses, referrers }),
        ...(server ? { server, ...(oauth ? { oauth } : {}) } : {}),
      },
    })
    const graceUntil = new Date(nowMs + graceSeconds * 1000).toISOString()
    await resources.update(old, { status: { ...old.status, successor: made.name, graceUntil } })
    return { credential: made.name, secret: made.shownOnce!.secret!, graceUntil }
  },
}

const keyless = ({ name }: Row) =>
  new Failure('conflict', `${name} has a client of an issuer and no key.`, {
    hint: 'Rotate it where the issuer keeps it.',
  })

const secretless = ({ name }: Row) =>
  new Failure('conflict', `${name} is a client that keeps no secret.`, { hint: 'There is nothing to rotate.' })

/** `key`, `key-2`, `key-3` … */
async function freeName({ resources }: WriteContext, { name, workspaceId }: Row): Promise<string> {
  const found = /^(.*?)(?:-(\d{1,4}))?$/.exec(name)!
  const next = `${found[1]!.slice(0, 50)}-${Number(found[2] ?? 1) + 1}`
  const taken = await resources.find('Credential', next, workspaceId)
  return taken ? `${found[1]!.slice(0, 50)}-${randomBytes(4).toString('hex')}` : next
}
