/** What was started here and is not taken up yet. What it is sent with is in no store: it may hold a key. */
import type { Services } from '@gatehouse/control'
import type { TestAsked } from './test-apart.ts'

export interface StartedTest {
  id: string
  organizationId: string
  asked: TestAsked
}

const desks = new WeakMap<Services, StartedTest[]>()

export function putOnDesk(services: Services, started: StartedTest): void {
  desks.set(services, [...(desks.get(services) ?? []), started])
}

export function takeFromDesk(services: Services): readonly StartedTest[] {
  const started = desks.get(services) ?? []
  desks.delete(services)
  return started
}
