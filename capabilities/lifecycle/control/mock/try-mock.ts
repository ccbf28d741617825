/** A request to a mock of an API version as it stands. */
import type { Written } from '@gatehouse/capability-catalogue/control/document.ts'
import { type OperationHandler, Undone } from '@gatehouse/control'
import { writtenContract } from '../written-contract.ts'
import { askMock, type MockedReply, type TriedRequest } from './mock-apart.ts'

export const tryMock: OperationHandler<TriedRequest, MockedReply> = {
  async run(context) {
    throw new Undone(await writtenContract(context))
  },
  after({ organization, services }, output, request) {
    const { text, overlays, definition: file } = output as unknown as Written
    const asked = { kind: 'try', text, overlays, file, request } as const
    return askMock(asked, organization!.id, services.clock) as Promise<MockedReply>
  },
}
