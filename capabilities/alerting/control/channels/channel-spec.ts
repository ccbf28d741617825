import { type ChannelForm, channelForms } from '../../notification-channel.ts'

export interface Grouping {
  by: string[]
  waitSeconds: number
  intervalSeconds: number
  repeatSeconds: number
  inhibit: boolean
}

export interface ChannelSpec {
  title?: string
  email?: { to: string[] }
  webhook?: { url: string }
  slack?: { url: string }
  pagerduty?: { url: string; routingKey?: string }
  grouping?: Grouping
}

export const formsOf = (spec: ChannelSpec): ChannelForm[] => channelForms.filter(form => spec[form] !== undefined)

export const formOf = (spec: ChannelSpec): ChannelForm => formsOf(spec)[0]!

/** Where requests go; nothing for mails. */
export const urlOf = ({ webhook, slack, pagerduty }: ChannelSpec): string | undefined =>
  (webhook ?? slack ?? pagerduty)?.url
