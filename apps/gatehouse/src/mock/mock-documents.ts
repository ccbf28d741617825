/** The file of a gateway that answers as one document says. */
export interface MockOptions {
  /** Of the document; absolute. */
  file: string
  seed: string | undefined
  dynamic: boolean
  stateful: boolean
  security: boolean
  validate: boolean
  callbacks?: boolean
  latencyMs: number | undefined
  failuresPercent: number | undefined
}

/** `sdl` is the text of the file where that is a schema in GraphQL. */
export function mockDocuments(options: MockOptions, sdl?: string): object[] {
  const { file, seed, dynamic } = options
  const own = { dynamic, ...(seed === undefined ? {} : { seed }) }
  const policies =
    sdl === undefined ? ofContract(options, own) : [{ policy: 'mock-graphql', config: { ...own, schema: sdl } }]
  const document = (kind: string, spec: object) => ({
    ...{ apiVersion: 'gatehouse/v1', kind, metadata: { name: 'mock' } },
    spec,
  })
  return [
    document('Api', {}),
    ...(sdl === undefined ? [document('Definition', { file })] : []),
    // Nobody asks it.
    document('Upstream', { targets: [{ url: 'http://127.0.0.1:9' }] }),
    document('ApiVersion', {
      ...{ api: 'mock', version: 'v1', upstream: 'mock', basePath: '/' },
      ...(sdl === undefined ? { definition: 'mock' } : {}),
      ...{ access: 'open', contractSecurity: 'ignore' },
      policies: [{ policy: 'cors', config: { origins: ['*'] } }, ...faultsOf(options), ...policies],
    }),
  ]
}

function ofContract({ stateful, security, validate, callbacks = false }: MockOptions, own: object): object[] {
  return [
    ...(security ? [{ policy: 'mock-security', config: {} }] : []),
    ...(validate ? [{ policy: 'validate', config: {} }] : []),
    { policy: 'mock-contract', config: { ...own, stateful, security, callbacks } },
  ]
}

function faultsOf({ latencyMs, failuresPercent }: MockOptions): object[] {
  const fault = {
    ...(latencyMs === undefined ? {} : { delay: { ms: latencyMs, minMs: latencyMs } }),
    ...(failuresPercent === undefined ? {} : { abort: { status: 503, percent: failuresPercent } }),
  }
  return Object.keys(fault).length > 0 ? [{ policy: 'fault', config: fault }] : []
}
