import { defineCapability } from '@gatehouse/unit'
import * as accounts from './account-operations.ts'
import { activity, applicationActivity } from './activity-operation.ts'
import * as applications from './application-operations.ts'
import * as mail from './mail-operations.ts'
import { onboarding } from './onboarding-operations.ts'
import { quotas } from './quota-operations.ts'
import * as teams from './team-operations.ts'
import * as webhooks from './webhook-operations.ts'

const { eventTypes: _, ...webhookOperations } = webhooks

export const selfService = defineCapability({
  name: 'self-service',
  title: 'Self-service',
  summary: 'What developers do at portals by themselves: accounts, teams, applications, subscriptions, keys, usage.',
  operations: [
    ...Object.values(accounts),
    ...Object.values(teams),
    ...Object.values(applications),
    ...Object.values(webhookOperations),
    ...Object.values({ ...mail, onboarding, quotas, applicationActivity, activity }),
  ],
  control: async () => (await import('./control/control.ts')).control,
})
