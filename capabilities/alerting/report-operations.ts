import { defineOperation } from '@gatehouse/unit'

export const sendReport = defineOperation({
  name: 'send',
  on: 'UsageReport',
  title: 'Send now',
  summary: 'Makes and sends it within moments; its schedule stays.',
  effect: 'write',
  role: 'editor',
  errors: ['conflict'],
})
