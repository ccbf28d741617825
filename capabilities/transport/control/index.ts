import type { ControlPart } from '@gatehouse/control'
import { claimWatch } from './claim-watch.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'

export const control: ControlPart = { migrations, hooks, jobs: [claimWatch] }
