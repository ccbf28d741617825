/** A portal as its page reads it; the control API has checked it. */
export interface PortalSpec {
  title?: string
  description?: string
  audience: 'public' | 'private'
  products: readonly Offered[]
  environments: { live: string; sandbox?: string }
  addresses?: { live?: string; sandbox?: string }
  brand?: Brand
  home: readonly HomeSection[]
  hosts: readonly string[]
  accounts?: { signUp?: 'closed' | 'open' | 'domains'; domains?: readonly string[] }
  community?: { posts?: 'off' | 'signed-in' | 'after-approval' }
}

export interface Offered {
  product?: string
  labels?: Readonly<Record<string, string>>
  audience: 'anyone' | 'signed-in'
}

export interface Brand {
  accent?: string
  logo?: string
  font?: string
}

export interface HomeSection {
  section: 'intro' | 'products' | 'guides' | 'text' | 'changes'
  title?: string
  text?: string
}
