/** Where callers are, as the files of the operator say: the first that says a thing counts. */
import { nowhere, type Place } from '@gatehouse/unit'
import { Mmdb } from './mmdb.ts'

/** What values say is remembered by where they stand: they are few, and making one costs more than finding it. */
const rememberedMax = 16_384

export class Places {
  #files: { file: Mmdb; said: Map<number, Place> }[] = []

  /** Throws `MmdbProblem` and keeps those from before. */
  use(files: readonly SharedArrayBuffer[]): void {
    this.#files = files.map(bytes => ({ file: new Mmdb(bytes), said: new Map() }))
  }

  of(address: string): Place {
    let place = nowhere
    for (const one of this.#files) {
      const found = saidBy(one, address)
      if (found === nowhere) continue
      place =
        place === nowhere
          ? found
          : {
              country: place.country || found.country,
              continent: place.continent || found.continent,
              asn: place.asn || found.asn,
            }
    }
    return place
  }
}

function saidBy({ file, said }: { file: Mmdb; said: Map<number, Place> }, address: string): Place {
  const at = file.find(address)
  if (at === undefined) return nowhere
  let place = said.get(at)
  if (place) return place
  if (said.size >= rememberedMax) said.clear()
  try {
    place = placeOf(file.value(at))
  } catch {
    // A value that cannot be read says nothing; the file as a whole was good enough to be used.
    place = nowhere
  }
  said.set(at, place)
  return place
}

/** In the words of MaxMind, DB-IP, IPinfo and ip-location-db. */
function placeOf(value: unknown): Place {
  const text = (...path: string[]) => {
    let at = value
    for (const key of path) at = at instanceof Map ? at.get(key) : undefined
    return typeof at === 'string' || typeof at === 'number' ? String(at) : ''
  }
  const country =
    text('country', 'iso_code') || text('registered_country', 'iso_code') || text('country_code') || text('country')
  const continent = text('continent', 'code') || text('continent_code') || text('continent')
  const asn = text('autonomous_system_number') || text('asn')
  return {
    country: /^[A-Z]{2}$/.test(country) ? country : '',
    continent: /^[A-Z]{2}$/.test(continent) ? continent : '',
    asn: Number(/^(?:AS)?(\d{1,10})$/.exec(asn)?.[1] ?? 0),
  }
}
