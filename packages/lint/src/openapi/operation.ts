/** Functions on operations and tags of OpenAPI. */
import { isRecord, type LintFunction, type Outcome } from '../function.ts'
import { spotAt, stepsOf } from '../path/spot.ts'

const successResponse: LintFunction = {
  summary: 'Some response says that it went well (2xx or 3xx).',
  options: undefined,
  make: () => value => {
    if (!isRecord(value)) return undefined
    const isGood = Object.keys(value).some(status => /^[23](?:\d\d|XX)$/i.test(status))
    return isGood ? undefined : [{ message: 'no response says that it went well (2xx or 3xx)' }]
  },
}

const tagDefined: LintFunction = {
  summary: 'Tags of operations are described at the root.',
  options: undefined,
  make:
    () =>
    (value, { root, name }) => {
      const tags = isRecord(root.value) && Array.isArray(root.value.tags) ? root.value.tags : []
      const isDefined = typeof value !== 'string' || tags.some(tag => isRecord(tag) && tag.name === value)
      return isDefined
        ? undefined
        : [{ message: `the tag ${value} is not among the tags of the document (at ${name})` }]
    },
}

/** Methods that change something. */
const changing = ['put', 'post', 'patch', 'delete']

const protectedChanges: LintFunction = {
  summary: 'Operations that change something say who may call them, or the document does.',
  options: undefined,
  make:
    () =>
    (_, { root }) => {
      if (!isRecord(root.value) || isProtected(root.value.security)) return undefined
      const found = Object.entries(isRecord(root.value.paths) ? root.value.paths : {}).flatMap(([path, item]) =>
        changing.flatMap(method => {
          const operation = isRecord(item) ? item[method] : undefined
          return isRecord(operation) ? [{ operation, at: ['paths', path, method] }] : []
        }),
      )
      const open = found.filter(({ operation }) => !isProtected(operation.security))
      // Where nobody says it anywhere it is one mistake, not many.
      if (open.length === found.length && open.length > 1)
        return [{ message: 'nothing in the document says who may call' }]
      return open.map(({ at }) => ({ message: 'nothing says who may call this', at }))
    },
}

const isProtected = (security: unknown) =>
  Array.isArray(security) &&
  security.length > 0 &&
  !security.some(one => isRecord(one) && Object.keys(one).length === 0)

/** 2.0: parameters of a form need a type of body that is one. */
const formDataConsumed: LintFunction = {
  summary: 'Where parameters are fields of a form, a form is what is consumed.',
  options: undefined,
  make:
    () =>
    (value, { root, follow }) => {
      if (!isRecord(value)) return undefined
      const parameters = (Array.isArray(value.parameters) ? value.parameters : []).map(one => follow(one)?.value ?? one)
      if (!parameters.some(one => isRecord(one) && one.in === 'formData')) return undefined
      const consumes = value.consumes ?? (isRecord(root.value) ? root.value.consumes : undefined)
      const forms = ['application/x-www-form-urlencoded', 'multipart/form-data']
      const isForm = Array.isArray(consumes) && consumes.some(one => forms.includes(one))
      return isForm
        ? undefined
        : [{ message: `consumes must name ${forms.join(' or ')} where parameters are fields of a form` }]
    },
}

/** 2.0: the field is there, and is required. */
const discriminator: LintFunction = {
  summary: 'A discriminator names a property that is required.',
  options: undefined,
  make: () => value => {
    if (!isRecord(value) || typeof value.discriminator !== 'string') return undefined
    const name = value.discriminator
    const found: Outcome[] = []
    if (!isRecord(value.properties) || !Object.hasOwn(value.properties, name)) {
      found.push({ message: `the property ${name} that tells apart is not described` })
    }
    if (!Array.isArray(value.required) || !value.required.includes(name)) {
      found.push({ message: `the property ${name} that tells apart must be required` })
    }
    return found
  },
}

/** Before 3.1 what stands beside a reference does not count. */
const referenceAlone: LintFunction = {
  summary: 'Beside a reference stands nothing.',
  options: undefined,
  make:
    () =>
    (_, { spot }) => {
      const holder = spot.within?.value
      // A property of that name is an object.
      if (!isRecord(holder) || typeof holder.$ref !== 'string') return undefined
      const beside = Object.keys(holder).filter(key => key !== '$ref' && !key.startsWith('x-'))
      const around = spot.within ? stepsOf(spot.within) : []
      return beside.map(key => ({
        message: `${key} stands beside a reference and does not count`,
        at: [...around, key],
      }))
    },
}

const componentUsed: LintFunction = {
  summary: 'What is described for reuse is referred to.',
  options: undefined,
  make:
    () =>
    (value, { root }) => {
      const sections = [
        'schemas',
        'responses',
        'parameters',
        'examples',
        'requestBodies',
        'headers',
        'links',
        'callbacks',
      ]
      const old = ['definitions', 'parameters', 'responses']
      const isOld = isRecord(value) && value.swagger !== undefined
      const places = isOld ? old.map(one => [one]) : sections.map(one => ['components', one])
      const used = usedIn(value)
      return places.flatMap(steps => {
        const held = spotAt(root, steps)?.value
        return Object.keys(isRecord(held) ? held : {})
          .filter(name => !used.has(`#/${[...steps, name].join('/')}`))
          .map(name => ({ message: `${name} is described and never used`, at: [...steps, name] }))
      })
    },
}

/** References, also those by a discriminator’s mapping. */
function usedIn(root: unknown): Set<string> {
  const used = new Set<string>()
  const waiting = [root]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null) continue
    if (isRecord(next)) {
      if (typeof next.$ref === 'string') add(used, next.$ref)
      if (isRecord(next.discriminator) && isRecord(next.discriminator.mapping)) {
        for (const one of Object.values(next.discriminator.mapping)) add(used, String(one))
      }
    }
    for (const one of Object.values(next)) waiting.push(one)
  }
  return used
}

/** What lies above what is referred to is used, too. */
function add(used: Set<string>, ref: string): void {
  const whole = ref.startsWith('#') ? decoded(ref) : `#/components/schemas/${ref}`
  const steps = whole.split('/').map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const isOld = steps[1] !== 'components'
  used.add(steps.slice(0, isOld ? 3 : 4).join('/'))
}

function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref)
  } catch {
    return ref
  }
}

export const operationFunctions: Readonly<Record<string, LintFunction>> = {
  ...{
    successResponse,
    tagDefined,
    protectedChanges,
    formDataConsumed,
    discriminator,
    referenceAlone,
    componentUsed,
  },
}
