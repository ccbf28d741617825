import type { ControlPart } from '@gatehouse/control'
import { alertingControl } from './control.ts'

/** Without a store of usage rules are kept and nothing is evaluated. */
export const control: ControlPart = alertingControl()
