/** Which of the versions that answer in one place a request means. Rules CHOICE-1 to CHOICE-6 of SPEC.md. */
import type { HeaderList } from '@gatehouse/base'
import type { ApiPart } from './snapshot.ts'
import type { Asker } from './staged-part.ts'

interface Version {
  digest: string
  part: ApiPart
}

export class VersionChoice {
  readonly #by: 'header' | 'query' | 'media-type'
  readonly #name: string
  readonly #byValue = new Map<string, string>()
  readonly #families: string[]
  readonly #first: string
  readonly #otherwise: string | undefined
  /** In words: what there is to choose from, and where. */
  readonly told: string

  /** At least one; all of them chosen by the same. */
  constructor(versions: readonly Version[]) {
    const { by, name = '' } = versions[0]!.part.chosenBy!
    this.#by = by
    this.#name = name
    for (const { digest, part } of versions) {
      for (const value of part.chosenBy!.values)
        this.#byValue.set(by === 'media-type' ? value.toLowerCase() : value, digest)
    }
    this.#families = [...this.#byValue.keys()].map(value => value.replace(/\d.*$/, ''))
    this.#otherwise = versions.find(({ part }) => part.chosenBy!.default)?.digest
    this.#first = this.#otherwise ?? versions[0]!.digest
    const where = by === 'header' ? `the field ${name}` : by === 'query' ? `the parameter ${name}` : 'Accept'
    const values = versions.flatMap(({ part }) => part.chosenBy!.values).sort()
    this.told = `Say in ${where} which version is meant: ${values.join(', ')}.`
  }

  /** Its digest; undefined for one that is not there. A preflight cannot say it, and gets the one for who does not. */
  of(asker: Asker | undefined, method: string): string | undefined {
    const said = asker && this.#saidBy(asker)
    if (said === undefined) return method === 'OPTIONS' || !asker ? this.#first : this.#otherwise
    return this.#byValue.get(said)
  }

  #saidBy({ headers, query }: Asker): string | undefined {
    if (this.#by === 'media-type') return this.#typeIn(headers)
    const said = this.#by === 'header' ? headers.all(this.#name) : new URLSearchParams(query).getAll(this.#name)
    if (said.length === 0) return undefined
    // Two that differ are two requests to two readers; together they are no version.
    return said.every(one => one === said[0]) ? said[0] : said.join(',')
  }

  /** The type that is wanted most of those that mean a version; what means none says nothing, but for one of the family. */
  #typeIn(headers: HeaderList): string | undefined {
    const asked = headers.all('accept').flatMap(field => field.split(',').map(rangeOf))
    const wanted = asked.filter(({ quality }) => quality > 0)
    const known = wanted.filter(({ type }) => this.#byValue.has(type)).sort((a, b) => b.quality - a.quality)[0]
    if (known) return known.type
    const sent = rangeOf(headers.get('content-type') ?? '').type
    if (this.#byValue.has(sent)) return sent
    const isOurs = (type: string) => this.#families.some(family => type.startsWith(family))
    return wanted.length > 0 && wanted.every(({ type }) => isOurs(type)) ? wanted[0]!.type : undefined
  }
}

function rangeOf(text: string): { type: string; quality: number } {
  const [type = '', ...parameters] = text.split(';').map(one => one.trim().toLowerCase())
  const quality = parameters.find(one => one.startsWith('q='))?.slice(2)
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
}
