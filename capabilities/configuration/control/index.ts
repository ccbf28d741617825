import type { ControlPart } from '@gatehouse/control'
import { apply } from './apply.ts'
import { exportAll } from './export.ts'

export const control: ControlPart = {
  handlers: { apply, export: exportAll },
}
