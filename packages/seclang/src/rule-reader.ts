/** One rule from its words: what it looks at, asks and does. */
import { type Action, readActions } from './action.ts'
import type { Directive } from './directive.ts'
import { readOperator } from './operators/index.ts'
import { type Place, RuleProblem } from './problem.ts'
import type { Control, Disruption, Phase, Rule, SetVariable } from './rule.ts'
import { readTargets, type Targets } from './target.ts'
import { readTextWithReferences } from './text.ts'
import { type Transformation, transformation, transformationNames } from './transformations/transformation.ts'

/** A rule with what only the set as a whole can settle. */
export interface ReadRule extends Rule {
  chains: boolean
  skipAfter: string | undefined
  skip: number
}

export interface RuleWords {
  targets: Targets
  operator: string
  actions: readonly Action[]
  place: Place
  /** What `SecDefaultAction` says of its phase. */
  defaults: readonly Action[]
  readFile: (name: string) => string
}

const phases: Readonly<Record<string, Phase>> = { request: 2, response: 4, logging: 5 }
const severities = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG']
/** Said of a rule and of no use to whom the request is about. */
const idle = new Set(
  'auditlog,noauditlog,nolog,log,ver,rev,maturity,accuracy,phase,id,msg,logdata,severity,tag,t,chain,capture,multimatch,setvar,ctl,skip,skipafter,status,pass,block,deny,drop,allow,redirect,expirevar,deprecatevar,initcol,setsid,setuid,setrsc,xmlns,sanitisearg,sanitisematched,sanitisematchedbytes,sanitiserequestheader,sanitiseresponseheader'.split(
    ',',
  ),
)

export function wordsOf({ words, place }: Directive): Pick<RuleWords, 'targets' | 'operator' | 'actions'> {
  const [targets = '', operator = '', actions = ''] = words
  if (words.length < 2 || words.length > 3) throw new RuleProblem(place, 'a rule has two words or three')
  return { targets: readTargets(targets, place), operator, actions: readActions(actions, place) }
}

/** Of `SecAction`, which asks nothing. */
export const unconditional: Targets = {
  wanted: [{ collection: 'UNIQUE_ID', key: undefined, pattern: undefined, counted: false, variable: undefined }],
  unwanted: [],
}

export function readRule({ targets, operator, actions, place, defaults, readFile }: RuleWords): ReadRule {
  for (const { name } of actions) if (!idle.has(name)) throw new RuleProblem(place, `the action ${name} is not known`)
  const valued = (name: string) => actions.findLast(action => action.name === name)?.value
  const has = (name: string) => actions.some(action => action.name === name)
  const textOf = (name: string) => {
    const value = valued(name)
    return value === undefined ? undefined : readTextWithReferences(value)
  }
  const all = (name: string) => actions.filter(action => action.name === name).map(({ value }) => value)
  return {
    ...{ id: Number(valued('id') ?? 0), phase: phaseOf(valued('phase'), place), place, targets },
    operator: readOperator(operator, { place, readFile }),
    transformations: transformationsOf([...defaults, ...actions], place),
    ...{ multiMatch: has('multimatch'), capture: has('capture') },
    disruption: disruptionOf(actions, defaults),
    status: Number(valued('status') ?? 403),
    ...{ message: textOf('msg'), logData: textOf('logdata'), severity: severityOf(valued('severity')) },
    tags: all('tag'),
    log: actions.findLast(({ name }) => name === 'log' || name === 'nolog')?.name !== 'nolog',
    setVariables: all('setvar').map(value => setVariableOf(value, place)),
    controls: all('ctl').map(value => controlOf(value, place)),
    ...{ next: undefined, chain: undefined, chains: has('chain') },
    ...{ skipAfter: valued('skipafter'), skip: Number(valued('skip') ?? 0) },
  }
}

function phaseOf(written: string | undefined, place: Place): Phase {
  const phase = phases[written?.toLowerCase() ?? 'request'] ?? Number(written)
  if (![1, 2, 3, 4, 5].includes(phase)) throw new RuleProblem(place, `${written} is no phase`)
  return phase as Phase
}

/** `t:none` forgets those before it. */
function transformationsOf(actions: readonly Action[], place: Place): Transformation[] {
  let found: Transformation[] = []
  for (const { name, value } of actions) {
    if (name !== 't') continue
    if (value.toLowerCase() === 'none') {
      found = []
      continue
    }
    const known = transformation(value)
    if (!known) throw new RuleProblem(place, `t:${value} is not known; known are ${transformationNames.join(', ')}`)
    found.push(known)
  }
  return found
}

const disruptions: Readonly<Record<string, Disruption>> = {
  ...{ pass: 'pass', deny: 'block', drop: 'block', redirect: 'block', allow: 'allow' },
}

/** `block` is what `SecDefaultAction` says, and lets pass where it says nothing. */
function disruptionOf(actions: readonly Action[], defaults: readonly Action[]): Disruption {
  const said = actions.findLast(({ name }) => name in disruptions || name === 'block')
  const meant = said && said.name !== 'block' ? said : defaults.findLast(({ name }) => name in disruptions)
  if (!meant) return 'pass'
  if (meant.name !== 'allow' || meant.value === '') return disruptions[meant.name]!
  return meant.value === 'phase' ? 'allow-phase' : 'allow-request'
}

function severityOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  const index = severities.indexOf(written.toUpperCase())
  return index >= 0 ? index : Number(written)
}

function setVariableOf(written: string, place: Place): SetVariable {
  const [, remove, collection = '', name = '', value] = /^(!?)([A-Za-z]+)\.([^=]+)(?:=(.*))?$/s.exec(written) ?? []
  const kind = collection.toLowerCase()
  if (!['tx', 'ip', 'global', 'session', 'resource', 'user'].includes(kind)) {
    throw new RuleProblem(place, `setvar:${written.slice(0, 60)} sets nothing that is known`)
  }
  const sign = value?.[0]
  const how = remove ? 'remove' : sign === '+' ? 'add' : sign === '-' ? 'subtract' : 'set'
  const plain = how === 'add' || how === 'subtract' ? value!.slice(1) : (value ?? '1')
  return {
    collection: kind as 'tx',
    name: readTextWithReferences(name.trim()),
    how,
    value: readTextWithReferences(plain.trim()),
  }
}

function controlOf(written: string, place: Place): Control {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(written) ?? []
  if (name === undefined) throw new RuleProblem(place, `ctl:${written.slice(0, 60)} controls nothing`)
  const kind = name.toLowerCase()
  if (!kind.startsWith('ruleremovetarget')) return { name: kind, value: value!, targets: [] }
  const [rules = '', targets = ''] = value!.split(';')
  return { name: kind, value: rules, targets: readTargets(targets, place).wanted }
}
