/** Claims change with deployments: whose a host is, is looked at again and again. */
import type { Job } from '@gatehouse/control'
import { directoryChanges, spread } from './spread.ts'
import { tellUnshown } from './tell-unshown.ts'

export const claimWatch = {
  name: 'certificate-claims',
  everyMs: 2000,
  async run(work) {
    const { read, write } = work
    const organizationId = await read(async (_, db) => {
      if ((await directoryChanges(db)).length === 0) return undefined
      const row: { id: string } | undefined = await db.selectFrom('organizations').select('id').executeTakeFirst()
      return row?.id
    })
    // The change is the platform's; it stands in the transaction of any organization.
    if (organizationId !== undefined) await write(organizationId, context => spread(context))
    await tellUnshown(work)
  },
} satisfies Job
