/** Documents sent to the control plane: to be told what would change, or to be applied. */
import { Failure } from '@gatehouse/base'
import type { Change } from './change-text.ts'
import type { Call } from './command.ts'
import type { Flag } from './flags.ts'
import type { Outcomes } from './outcome-text.ts'
import { readSources, type Source, withPlaces } from './sources.ts'
import { usage } from './usage.ts'

export const documentFlags: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    type: 'list',
    description: 'Documents: a file, a folder, or - for standard input.',
    required: true,
  },
  { name: 'owner', type: 'string', description: 'Label `key=value` that every document gets.' },
  { name: 'prune', type: 'boolean', description: 'Deletes what carries the owner’s label and stands in no document.' },
]

export interface Applied {
  applied: boolean
  changes: Change[]
  /** Of a dry run. */
  outcomes?: Outcomes
}

export async function openDocuments({ values, world, api }: Call): Promise<(dryRun: boolean) => Promise<Applied>> {
  const { file, owner, prune = false } = values
  if (prune && owner === undefined) throw usage('--prune needs --owner: nothing else says what may be deleted.')
  const sources: Source[] = await readSources(file as string[], world)
  const { workspace } = api()
  const documents = sources.map(({ value }) => value)
  return async dryRun => {
    try {
      const body = { documents, dryRun, prune, workspace, ...(owner === undefined ? {} : { owner }) }
      return (await api().ask({
        method: 'POST',
        path: '/api/v1/organizations/{organization}/apply',
        body,
      })) as Applied
    } catch (thrown) {
      throw thrown instanceof Failure ? withPlaces(thrown, sources) : thrown
    }
  }
}
