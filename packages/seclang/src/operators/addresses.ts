import { BlockList, isIP } from 'node:net'
import { Known } from '../known.ts'
import type { Maker, Question } from './operator.ts'

export const ipMatch = ({ argument }: Maker): Question => matcher(argument.split(','))

export const ipMatchFromFile = ({ argument, readFile }: Maker): Question =>
  matcher(
    argument.split(/\s+/).flatMap(name =>
      readFile(name)
        .split('\n')
        .map(line => line.replace(/#.*/, '')),
    ),
  )

/** Throws for what is no address and no block of them. */
function matcher(written: readonly string[]): Question {
  const blocks = new BlockList()
  for (const part of written.map(found => found.trim()).filter(found => found !== '')) {
    const [address = '', length] = part.split('/')
    const family = isIP(address)
    const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length)
    if (family === 0 || !Number.isInteger(bits)) throw new Error(`${part} is no address and no block of addresses`)
    blocks.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6')
  }
  const known = new Known<boolean>()
  const holds = (value: string) => {
    const family = isIP(value)
    return family !== 0 && blocks.check(value, family === 4 ? 'ipv4' : 'ipv6')
  }
  return { find: value => (known.of(value, () => holds(value)) ? [value] : undefined) }
}
