import type { ControlPart } from '@gatehouse/control'
import { callers } from './callers.ts'
import { firstStart } from './first-start.ts'
import { handlers } from './handlers.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'

export const control: ControlPart = { migrations, handlers, hooks, callers, firstStart }
