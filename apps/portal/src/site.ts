/** What every page knows, as `Portal.site` tells it. */
export interface Site {
  title: string
  description?: string
  audience: 'public' | 'private'
  /** The reader sees more than the door. */
  open: boolean
  reader: { kind: 'nobody' | 'developer'; name?: string }
  brand: { accent?: string; logo?: string; font?: string }
  home: HomeSection[]
  links: { title: string; to: string }[]
  environments: { live?: string; sandbox?: string }
  /** Who writes here. */
  posts: 'off' | 'signed-in' | 'after-approval'
  /** Who signs up without an invitation. */
  signUp: 'closed' | 'open' | 'domains'
  products: Product[]
  guides: Guide[]
}

export interface HomeSection {
  section: 'intro' | 'products' | 'guides' | 'text' | 'changes'
  title?: string
  text?: string
}

export interface Product {
  at: string
  title: string
  description?: string
  versions: Version[]
}

export interface Version {
  at: string
  title: string
  api: string
  version: string
  state: string
  basePath: string
  access: string
  isLive: boolean
  revision?: number
  announcement?: { deprecatedAt?: string; sunsetAt?: string; successor?: string; information?: string }
  sunsetAt?: string
}

export interface Guide {
  path: string
  title: string
  kind: 'guide' | 'page'
  summary?: string
  section?: string
  updatedAt: string
}
