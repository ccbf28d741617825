import type { ControlPart } from '@gatehouse/control'
import { authoring } from './authoring.ts'

export const control: ControlPart = { handlers: authoring }
