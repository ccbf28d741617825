import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { expiry } from './expiry.ts'
import { hooks } from './hooks.ts'
import { indicators } from './indicators.ts'
import { migrations } from './migrations.ts'
import { issuerUpkeep } from './oauth/issuer-upkeep.ts'
import { registrationToken } from './oauth/registration-token.ts'
import { rotateKey, serverHooks } from './oauth/server-hooks.ts'
import { endedPeople } from './own-denials.ts'
import { rotate } from './rotate.ts'
import { denialUpkeep } from './token-denials.ts'
import { twoPlacesJob } from './uses/two-places.ts'
import { unused } from './uses/unused.ts'

const handlers: Readonly<Record<string, OperationHandler>> = {
  'Credential.rotate': rotate,
  'unused-credentials': unused,
  'Application.registration-token': registrationToken as OperationHandler,
  'AuthorizationServer.rotate-key': rotateKey as OperationHandler,
}

export const control: ControlPart = {
  ...{ migrations, indicators, handlers, jobs: [expiry, issuerUpkeep, twoPlacesJob, denialUpkeep] },
  hooks: { ...hooks, AuthorizationServer: serverHooks },
  follows: { Developer: endedPeople },
}
