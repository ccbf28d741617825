import type { Conditions } from '../observation.ts'
import { absence } from './absence.ts'
import { anomaly } from './anomaly.ts'
import { burnRate } from './burn-rate.ts'
import { expiry } from './expiry.ts'
import { gateways } from './gateways.ts'
import { quota } from './quota.ts'
import { threshold } from './threshold.ts'

export const conditions: Conditions = { threshold, absence, burnRate, expiry, gateways, anomaly, quota }
