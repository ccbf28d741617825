import type { ControlPart } from '@gatehouse/control'
import { migrations } from './migrations.ts'

export const control: ControlPart = { migrations }
