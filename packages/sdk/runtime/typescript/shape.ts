/** What the client knows of an operation, as data. */
export interface OperationShape {
  readonly id: string
  readonly method: string
  /** Template. */
  readonly path: string
  readonly parameters: readonly ParameterShape[]
  readonly body?: { readonly kind: 'json' | 'form' | 'parts' | 'text' | 'binary'; readonly mediaType: string }
  readonly reply: 'json' | 'text' | 'binary' | 'events' | 'lines' | 'none'
  /** Alternatives, each all of its schemes. */
  readonly security: readonly (readonly string[])[]
  readonly repeatable: 'always' | 'with-key' | 'never'
  readonly paging?: PagingShape
}

export interface ParameterShape {
  /** Its name among the arguments. */
  readonly key: string
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly style: 'simple' | 'label' | 'matrix' | 'form' | 'spaces' | 'tabs' | 'pipes' | 'deep'
  readonly explode: boolean
  /** Its value is a text of this type. */
  readonly content?: string
}

export interface PagingShape {
  readonly kind: 'offset' | 'page' | 'cursor' | 'link'
  /** Field of the reply that holds the items; the reply is the list where it is left out. */
  readonly items?: string
  /** Key of the argument. */
  readonly key?: string
  /** Field of the reply that holds the next cursor. */
  readonly next?: string
}

export interface SchemeShape {
  readonly kind: 'key' | 'basic' | 'token'
  readonly in: 'header' | 'query' | 'cookie'
  readonly name: string
  readonly prefix?: string
}

export type Arguments = Readonly<Record<string, unknown>>
