import type { ControlPart } from '@gatehouse/control'
import { claimWatch } from './claim-watch.ts'
import { handlers } from './handlers.ts'
import { hooks } from './hooks.ts'
import { migrations } from './migrations.ts'
import { certificateOrders } from './order-job.ts'

export const control: ControlPart = { migrations, handlers, hooks, jobs: [claimWatch, certificateOrders] }
