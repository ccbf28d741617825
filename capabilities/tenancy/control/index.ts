import type { ControlPart } from '@gatehouse/control'
import { auditHandlers } from './audit.ts'
import { callers } from './callers.ts'
import { firstStart } from './first-start.ts'
import { handlers } from './handlers.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'

export const control: ControlPart = {
  ...{ migrations, hooks, callers, firstStart },
  handlers: { ...handlers, ...auditHandlers },
}
