/** A schema as people read it. */
export interface SchemaNode {
  /** In words: `string`, `array of Pet`. */
  type: string
  /** Of a named schema: there is a page of it. */
  name?: string
  description?: string
  format?: string
  /** What else must hold, in words. */
  rules?: string[]
  values?: string[]
  example?: string
  deprecated?: boolean
  fields?: SchemaField[]
  items?: SchemaNode
  choices?: { how: 'one of' | 'any of' | 'all of'; nodes: SchemaNode[] }
  /** There is more of it than is shown here. */
  more?: boolean
}

export interface SchemaField {
  name: string
  required: boolean
  only?: 'read' | 'write'
  node: SchemaNode
}
