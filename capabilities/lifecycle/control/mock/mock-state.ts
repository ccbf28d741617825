/** Where a mock answers for an API version, and with what. */
import type { Written } from '@gatehouse/capability-catalogue/control/document.ts'
import type { RevisionContent } from '@gatehouse/capability-catalogue/revision-content.ts'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { writtenContract } from '../written-contract.ts'
import { askMock, type MockedEndpoints } from './mock-apart.ts'
import { isMock } from './mock-place.ts'

interface Place {
  environment: string
  revision: string
  mocked: boolean
  hosts: readonly string[]
  basePath: string
}

interface State {
  asked: boolean
  environments: Place[]
}

interface Read extends State {
  /** Undefined where the version has no definition. */
  written: Written | undefined
}

export const mockState: OperationHandler<unknown, Read | (State & MockedEndpoints)> = {
  async run(context) {
    const { spec } = context.subject!
    const written = spec.definition === undefined ? undefined : await writtenContract(context)
    const asked = (spec.policies as { policy: string }[]).some(isMock)
    return { asked, environments: await placesOf(context), written }
  },
  async after({ organization, services }, output) {
    const { written, ...state } = output as Read
    if (!written) return { ...state, endpoints: [], moreEndpoints: 0 }
    const { text, overlays, definition: file } = written
    const found = await askMock({ kind: 'endpoints', text, overlays, file }, organization!.id, services.clock)
    return { ...state, ...(found as MockedEndpoints) }
  },
}

async function placesOf({ resources, subject }: WriteContext): Promise<Place[]> {
  const places: Place[] = []
  for (const { spec } of await resources.all('Deployment', { apiVersion: subject!.id, state: 'live' })) {
    const { environment, revision } = spec as { environment: string; revision: string }
    const { content } = (await resources.get('Revision', revision, subject!.workspaceId)).spec
    const { policies, hosts, basePath } = content as RevisionContent
    const own =
      hosts.length > 0 ? hosts : (await resources.get<{ hosts: string[] }>('Environment', environment)).spec.hosts
    places.push({ environment, revision, mocked: policies.some(isMock), hosts: own, basePath })
  }
  return places.sort((a, b) => (a.environment < b.environment ? -1 : 1))
}
