/** What the control API tells a developer of her webhooks. */
export interface Webhook {
  id: string
  title: string
  url: string
  events: string[]
  state: 'active' | 'paused' | 'gone'
  team?: { id: string; title: string }
  graceUntil?: string
  createdAt: string
}

export interface Delivery {
  id: string
  type: string
  state: 'waiting' | 'delivered' | 'failed'
  tries: number
  createdAt: string
  endedAt?: string
  nextAt?: string
  status?: number
  failure?: string
  tookMs?: number
}

export const webhookPath = (id: string) => `/account/webhooks/${encodeURIComponent(id)}`
