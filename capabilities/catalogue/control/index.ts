import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { requestClock } from './approvals/request-clock.ts'
import { approve, check, reject, requestTransition, withdraw } from './approvals/requests.ts'
import { compare, promotion } from './compare.ts'
import { deploy, rollback } from './deploy.ts'
import { document } from './document.ts'
import { drift, forgetDrift, personalData } from './drift/drift.ts'
import { explain } from './explain.ts'
import { fleetHandlers } from './fleet.ts'
import { hooks } from './hooks.ts'
import { importApi } from './import-api.ts'
import { indicators } from './indicators.ts'
import { history } from './lifecycle/history.ts'
import { lifecycleClock } from './lifecycle/lifecycle-clock.ts'
import { block, deprecate, restore, retire, schedule, unblock } from './lifecycle/transitions.ts'
import { migrations } from './migrations.ts'
import { publish } from './publish.ts'
import { purgeCache } from './purge-cache.ts'
import { samples } from './samples/samples.ts'
import { saveDocument } from './save-document.ts'
import { abort, promote } from './stage-end.ts'
import { stageWatch } from './stage-watch.ts'
import { forgetUses, uses } from './uses/uses.ts'

const handlers: Readonly<Record<string, OperationHandler>> = {
  'Api.import': importApi,
  'ApiVersion.publish': publish,
  'ApiVersion.document': document,
  'ApiVersion.save-document': saveDocument,
  'ApiVersion.purge-cache': purgeCache,
  'ApiVersion.drift': drift,
  'ApiVersion.forget-drift': forgetDrift,
  'ApiVersion.samples': samples,
  'ApiVersion.personal-data': personalData,
  'ApiVersion.uses': uses,
  'ApiVersion.forget-uses': forgetUses,
  'ApiVersion.deploy': deploy,
  'ApiVersion.compare': compare,
  'ApiVersion.promotion': promotion,
  'ApiVersion.rollback': rollback,
  'ApiVersion.promote': promote,
  'ApiVersion.abort': abort,
  'ApiVersion.deprecate': deprecate,
  'ApiVersion.request-transition': requestTransition,
  'TransitionRequest.check': check,
  'TransitionRequest.approve': approve,
  'TransitionRequest.reject': reject,
  'TransitionRequest.withdraw': withdraw,
  'ApiVersion.history': history,
  'ApiVersion.schedule': schedule,
  'ApiVersion.restore': restore,
  'ApiVersion.retire': retire,
  'ApiVersion.block': block,
  'ApiVersion.unblock': unblock,
  explain,
  ...fleetHandlers,
}

export const control: ControlPart = {
  migrations,
  handlers,
  hooks,
  indicators,
  jobs: [stageWatch(), lifecycleClock, requestClock(handlers)],
}
