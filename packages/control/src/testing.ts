/** A whole control plane for tests, on a store of either engine. Imported by tests only. */
import type { TestContext } from 'node:test'
import type { Clock } from '@gatehouse/base'
import type { Store } from '@gatehouse/store'
import { quickerEngine, testStore } from '@gatehouse/store/testing.ts'
import type { Catalogue } from '@gatehouse/unit'
import type { Answer, Call } from './call.ts'
import type { Caller } from './caller.ts'
import { type Control, type ControlOptions, migrationsOf, openControl, type Rows } from './control.ts'
import { accept, refuse } from './distribution/verdicts.ts'
import type { FleetNode, Publisher } from './publisher.ts'

export interface TestControl {
  control: Control
  publisher: FakePublisher
  /** An operator, who is also the owner of organization `default`. */
  administrator: Caller
  /** Calls a route as the administrator in `default/default`, or as told. */
  call(routeId: string, call?: Partial<Call> & { name?: string }): Promise<Answer>
}

export type TestControlOptions = Partial<Omit<ControlOptions, 'catalogue' | 'store'>> & { store?: Store }

/** Token that the administrator of a test has. */
export const testToken = 'ght_chosen-by-the-test'

export async function testControl(
  t: TestContext,
  catalogue: Catalogue,
  options: TestControlOptions = {},
): Promise<TestControl> {
  const { store = await migratedStore(t, catalogue), ...rest } = options
  const publisher = new FakePublisher()
  const control = await openControl({
    ...{ store, catalogue, token: testToken, masterKey: '0'.repeat(64) },
    administrator: { email: 'admin@example.org', password: 'a password of the test' },
    publisher: rows => publisher.on(rows),
    ...rest,
  })
  t.after(() => control.close())
  const administrator = await control.callerOfToken(testToken)
  return {
    ...{ control, publisher, administrator },
    call: (routeId, { name, ...call } = {}) =>
      control.call(routeId, {
        ...{ caller: administrator, requestId: 'req_test', ...call },
        params: {
          organization: 'default',
          workspace: 'default',
          ...(name === undefined ? {} : { name }),
          ...call.params,
        },
      }),
  }
}

const migratedStore = async (t: TestContext, catalogue: Catalogue) =>
  testStore(t, quickerEngine(), { migrations: await migrationsOf(catalogue) })

/** Stands for the gateways: notes what it is told, and accepts or refuses every deployment it is asked about. */
export class FakePublisher implements Publisher {
  readonly programs: string[] = []
  readonly directories: string[] = []
  /** Why deployments are refused from now on; they stay pending when `silent`. */
  refusal: string | undefined
  silent = false
  members: FleetNode[] = []
  #generation = 0
  #rows: Rows | undefined

  on(rows: Rows): this {
    this.#rows = rows
    return this
  }

  programChanged(gatewayGroupIds: readonly string[]): void {
    this.programs.push(...gatewayGroupIds)
  }

  directoryChanged(gatewayGroupIds: readonly string[]): void {
    this.directories.push(...gatewayGroupIds)
  }

  capturesChanged(): void {}

  async enrolmentToken(gatewayGroupId: string): Promise<string> {
    return `ghe_of-the-test.${gatewayGroupId}`
  }

  async nodes(): Promise<FleetNode[]> {
    return this.members
  }

  async removeNode(): Promise<boolean> {
    return false
  }

  async rotateSigningKey(): Promise<void> {}

  async settled(deploymentId: string): Promise<void> {
    if (this.silent) return
    const { organizationId } = await this.#rows!.read(resources => resources.get('Deployment', deploymentId))
    const carried = { deploymentId, organizationId: organizationId! }
    if (this.refusal !== undefined) await refuse(this.#rows!, carried, this.refusal)
    else await accept(this.#rows!, carried, ++this.#generation)
  }
}

/** A clock that a test moves. */
export class TestClock implements Clock {
  #nowMs: number
  #tasks: { atMs: number; task: () => void }[] = []

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs
  }

  nowMs = () => this.#nowMs
  monotonicMs = () => this.#nowMs

  after(delayMs: number, task: () => void): () => void {
    const entry = { atMs: this.#nowMs + delayMs, task }
    this.#tasks.push(entry)
    return () => {
      this.#tasks = this.#tasks.filter(one => one !== entry)
    }
  }

  /** Runs what falls due on the way. */
  advance(ms: number): void {
    this.#nowMs += ms
    const due = this.#tasks.filter(({ atMs }) => atMs <= this.#nowMs)
    this.#tasks = this.#tasks.filter(({ atMs }) => atMs > this.#nowMs)
    for (const { task } of due) task()
  }
}
