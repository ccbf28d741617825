/** Where policies of a route expect credentials, or put them: by what they say of themselves. */
import { currentConfig, type Policies, type Route, type Step } from '@gatehouse/program'
import { filled } from '@gatehouse/schema'

/** Policies that hold a secret name the field it stands in so. */
const naming = /^(in)?(header|name|field|query|cookie|parameter)s?(name)?$/i
const holding = /auth|jwt|token|oidc|sign|identity|key/

/** Names in lower case; looked up once for each route. */
export function credentialNames(policies: () => Policies): (route: Route) => ReadonlySet<string> {
  const known = new WeakMap<Route, ReadonlySet<string>>()
  return route => {
    let names = known.get(route)
    if (!names) known.set(route, (names = namesOf(route, policies())))
    return names
  }
}

function namesOf({ open, known }: Route, policies: Policies): ReadonlySet<string> {
  const names = new Set<string>()
  const steps = new Set<Step>([...open, ...known.flat()])
  for (const { use } of steps) {
    const unit = policies.get(use.policy)
    // With its defaults, as its hooks have it: a key stands in X-API-Key without anybody having said so.
    const config = unit ? filled(unit.config, currentConfig(use, unit)) : use.config
    for (const { name } of unit?.credentialAt?.(config as never) ?? []) names.add(name.toLowerCase())
    if (!holding.test(use.policy)) continue
    addNamed(config as object, names)
  }
  return names
}

function addNamed(config: object, names: Set<string>): void {
  for (const [key, value] of Object.entries(config)) {
    if (typeof value === 'object' && value !== null) addNamed(value, names)
    else if (naming.test(key) && typeof value === 'string') names.add(value.toLowerCase())
  }
}
