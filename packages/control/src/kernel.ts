import type { RestRoute } from '@gatehouse/projections'
import type { Store } from '@gatehouse/store'
import type { OperationHandler, ResourceHooks, Services } from './part.ts'

/** What every request of one control plane shares. */
export interface Kernel {
  store: Store
  services: Services
  /** By route id. */
  routes: ReadonlyMap<string, RestRoute>
  handlers: ReadonlyMap<string, OperationHandler>
  hooks: ReadonlyMap<string, ResourceHooks>
}
