import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { expiry } from './expiry.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'
import { rotate } from './rotate.ts'

const handlers: Readonly<Record<string, OperationHandler>> = { 'Credential.rotate': rotate }

export const control: ControlPart = { migrations, handlers, hooks, jobs: [expiry] }
