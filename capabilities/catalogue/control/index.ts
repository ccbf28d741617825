import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { compare } from './compare.ts'
import { deploy, rollback } from './deploy.ts'
import { drift, forgetDrift } from './drift/drift.ts'
import { explain } from './explain.ts'
import { fleetHandlers } from './fleet.ts'
import { hooks } from './hooks.ts'
import { importApi } from './import-api.ts'
import { block, deprecate, restore, retire, unblock } from './lifecycle.ts'
import { migrations } from './migrations.ts'
import { publish } from './publish.ts'
import { purgeCache } from './purge-cache.ts'
import { abort, promote } from './stage-end.ts'
import { stageWatch } from './stage-watch.ts'

const handlers: Readonly<Record<string, OperationHandler>> = {
  'Api.import': importApi,
  'ApiVersion.publish': publish,
  'ApiVersion.purge-cache': purgeCache,
  'ApiVersion.drift': drift,
  'ApiVersion.forget-drift': forgetDrift,
  'ApiVersion.deploy': deploy,
  'ApiVersion.compare': compare,
  'ApiVersion.rollback': rollback,
  'ApiVersion.promote': promote,
  'ApiVersion.abort': abort,
  'ApiVersion.deprecate': deprecate,
  'ApiVersion.restore': restore,
  'ApiVersion.retire': retire,
  'ApiVersion.block': block,
  'ApiVersion.unblock': unblock,
  explain,
  ...fleetHandlers,
}

export const control: ControlPart = { migrations, handlers, hooks, jobs: [stageWatch()] }
