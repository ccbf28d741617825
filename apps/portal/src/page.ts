import type { ComponentType } from 'react'
import type { ControlApi, PortalReply, PortalRequest, TryCall } from './contract.ts'
import type { Site } from './site.ts'

/** A page that is asked for. */
export interface At {
  request: PortalRequest
  api: ControlApi
  tryCall: TryCall
  site: Site
  /** Decoded, by the names of the pattern. */
  params: Readonly<Record<string, string>>
  /** Address of a path of the portal, to link to. */
  link(path: string): string
}

export interface Page<D = unknown> {
  /** `/apis/:workspace/:version`; `*` takes the rest. */
  path: string
  load(at: At): Promise<D>
  title(data: D, at: At): string
  /** One sentence, for search engines and link previews. */
  about?(data: D, at: At): string | undefined
  View: ComponentType<{ data: D; at: At }>
  /** The same for programs. */
  markdown?(data: D, at: At): string
  /** What a form of the page does. */
  act?(at: At, form: URLSearchParams): Promise<Done<D>>
  /** Never kept by anybody: pages of one reader. */
  own?: boolean
}

/** Whereto next, with cookies to set; the page again with what is wrong; or what is no page. */
export type Done<D> =
  | { to: string; cookies?: string[] }
  | { data: D; status: number; cookies?: string[] }
  | { reply: PortalReply }

/** What is no page: a feed, a site map. */
export interface Machine {
  path: string
  reply(at: At): Promise<PortalReply>
}

export const page = <D>(one: Page<D>): Page<D> => one
