import type { ControlPart } from '@gatehouse/control'
import { auditHandlers } from './audit.ts'
import { callers } from './callers.ts'
import { developerHandlers, developerHooks } from './developers.ts'
import { firstStart } from './first-start.ts'
import { handlers } from './handlers.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'
import { ssoHandlers, ssoHooks } from './sso/connection.ts'
import { singleSignOn } from './sso/sign-on.ts'
import { teamHooks } from './teams.ts'

export const control: ControlPart = {
  ...{ migrations, callers, firstStart, singleSignOn },
  handlers: { ...handlers, ...auditHandlers, ...ssoHandlers, ...developerHandlers },
  hooks: { ...hooks, ...ssoHooks, Developer: developerHooks, Team: teamHooks },
}
