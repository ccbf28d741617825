/** What callers put into a mock, for as long as its thread lives: collections and their items, by path. */

const collectionsMax = 1000
const itemsMax = 1000

export interface Kept {
  status: number
  value?: unknown
  location?: string
}

type Item = Record<string, unknown>

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)

export class Collections {
  readonly #items = new Map<string, Map<string, Item>>()
  #next = 1

  /** Undefined where it is none of a collection's: then the mock answers as it would. */
  act(method: string, path: string, { isItemPath, body }: { isItemPath: boolean; body: unknown }): Kept | undefined {
    if (!isItemPath) return method === 'POST' ? this.#add(path, body) : method === 'GET' ? this.#all(path) : undefined
    const at = path.lastIndexOf('/')
    const [collection, id] = [this.#items.get(path.slice(0, at)), decodeURIComponent(path.slice(at + 1))]
    const item = collection?.get(id)
    if (method === 'PUT' && isItem(body)) return this.#put(path.slice(0, at), id, body)
    if (!collection || !item) return collection ? { status: 404 } : undefined
    if (method === 'GET') return { status: 200, value: item }
    if (method === 'DELETE') {
      collection.delete(id)
      return { status: 204 }
    }
    if (method !== 'PATCH' || !isItem(body)) return undefined
    const merged = { ...item, ...body }
    collection.set(id, merged)
    return { status: 200, value: merged }
  }

  #add(path: string, body: unknown): Kept | undefined {
    if (!isItem(body)) return undefined
    const id = String(body.id ?? this.#next++)
    const { status, value } = this.#put(path, id, { ...(body.id === undefined ? { id } : {}), ...body })
    return { status: status === 200 ? 200 : 201, value, location: `${path}/${encodeURIComponent(id)}` }
  }

  #put(path: string, id: string, body: Item): Kept {
    let collection = this.#items.get(path)
    if (!collection) {
      if (this.#items.size === collectionsMax) this.#items.delete(this.#items.keys().next().value!)
      collection = new Map()
      this.#items.set(path, collection)
    }
    const isKnown = collection.has(id)
    // The oldest makes room.
    if (!isKnown && collection.size === itemsMax) collection.delete(collection.keys().next().value!)
    collection.set(id, body)
    return { status: isKnown ? 200 : 201, value: body }
  }

  #all(path: string): Kept | undefined {
    const collection = this.#items.get(path)
    return collection && { status: 200, value: [...collection.values()] }
  }
}
