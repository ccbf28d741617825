import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { apply } from './apply.ts'
import { exportAll } from './export.ts'

export const control: ControlPart = {
  handlers: { apply: apply as OperationHandler, export: exportAll as OperationHandler },
}
