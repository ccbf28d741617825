/** A mock among the policies of an API version. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { writtenContract } from '../written-contract.ts'

interface Use {
  policy: string
  name?: string
  config?: object
}

/** Of what came with a mock, so that it goes with it. */
const mark = 'mock'

export const isMock = ({ policy }: Use) => policy === 'mock-contract'
const isOfMock = ({ policy, name }: Use) =>
  /^mock-(contract|security)$/.test(policy) || (policy === 'validate' && name === mark)

export const startMock: OperationHandler = {
  async run(context) {
    const { resources, subject } = context
    const { name, spec } = subject!
    const policies = spec.policies as Use[]
    if (policies.some(isMock)) throw new Failure('conflict', `A mock answers for ${name} already.`)
    if (spec.definition === undefined)
      throw new Failure('conflict', `${name} has no definition: a mock would not know what to answer.`)
    const validate = policies.some(({ policy }) => policy === 'validate') ? [] : [{ policy: 'validate', name: mark }]
    await writtenContract(context)
    const mocks = [{ policy: 'mock-security' }, ...validate, { policy: 'mock-contract' }]
    await resources.update(subject!, { spec: { ...spec, policies: [...policies, ...mocks] } })
  },
}

export const stopMock: OperationHandler = {
  async run({ resources, subject }) {
    const { name, spec } = subject!
    const policies = spec.policies as Use[]
    if (!policies.some(isMock)) throw new Failure('conflict', `No mock stands in the policies of ${name} itself.`)
    await resources.update(subject!, { spec: { ...spec, policies: policies.filter(one => !isOfMock(one)) } })
  },
}
