/** The two contracts of the demo, as `@readme/oas-examples` has them. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const files = createRequire(import.meta.url)

export interface Contract {
  name: string
  title: string
  text: string
  /** A request that its upstream answers. */
  path: string
}

export function demoContracts(): Contract[] {
  const text = (file: string) => readFileSync(files.resolve(`@readme/oas-examples/${file}`), 'utf8')
  return [
    { name: 'petstore', title: 'Pet store', text: text('3.0/json/petstore-expanded.json'), path: '/pets' },
    { name: 'star-trek', title: 'Star Trek', text: text('3.0/json/star-trek.json'), path: '/episode' },
  ]
}
