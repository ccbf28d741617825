/** Which API version a host and path belong to. Rules MATCH-1 to MATCH-3 of SPEC.md. */

interface Node<T> {
  children: Map<string, Node<T>>
  value: T | undefined
}

/** Base paths of one host; the longest that is whole segments of the path wins. */
class BasePaths<T> {
  readonly #root: Node<T> = { children: new Map(), value: undefined }

  add(basePath: string, value: T): T | undefined {
    let node = this.#root
    for (const segment of basePath.split('/').filter(Boolean)) {
      let child = node.children.get(segment)
      if (!child) node.children.set(segment, (child = { children: new Map(), value: undefined }))
      node = child
    }
    const before = node.value
    node.value ??= value
    return before
  }

  find(path: string): T | undefined {
    let node: Node<T> | undefined = this.#root
    let best = node.value
    let from = 1
    while (node.children.size > 0 && from <= path.length) {
      const slash = path.indexOf('/', from)
      const end = slash < 0 ? path.length : slash
      node = node.children.get(path.slice(from, end))
      if (!node) break
      if (node.value !== undefined) best = node.value
      from = end + 1
    }
    return best
  }
}

export class Claims<T> {
  readonly #exact = new Map<string, BasePaths<T>>()
  readonly #below = new Map<string, BasePaths<T>>()
  readonly #any = new BasePaths<T>()

  /** Claims a base path on a host (`undefined` is any); gives back who has it already. */
  add(host: string | undefined, basePath: string, value: T): T | undefined {
    if (host === undefined) return this.#any.add(basePath, value)
    const wildcard = host.startsWith('*.')
    const table = wildcard ? this.#below : this.#exact
    const name = wildcard ? host.slice(2) : host
    let paths = table.get(name)
    if (!paths) table.set(name, (paths = new BasePaths()))
    return paths.add(basePath, value)
  }

  find(host: string, path: string): T | undefined {
    return this.#exact.get(host)?.find(path) ?? this.#findBelow(host, path) ?? this.#any.find(path)
  }

  #findBelow(host: string, path: string): T | undefined {
    if (this.#below.size === 0) return undefined
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const found = this.#below.get(host.slice(dot + 1))?.find(path)
      if (found !== undefined) return found
    }
    return undefined
  }
}
