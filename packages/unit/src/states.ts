import { Failure } from '@gatehouse/base'

/** States of a resource and the named ways between them. */
export interface StateMachine {
  initial: string
  states: readonly string[]
  transitions: Readonly<Record<string, Transition>>
}

export interface Transition {
  from: readonly string[]
  to: string
  title: string
  summary: string
  /** What it takes away from whom, in a sentence: people are told before they do it. */
  hurts?: string
  /** Done by the program alone; never offered as an operation. */
  internal?: boolean
}

/** The state after `transition`; throws `illegal_transition` with the legal ones. */
export function nextState(machine: StateMachine, state: string, transition: string): string {
  const found = machine.transitions[transition]
  if (found?.from.includes(state)) return found.to
  const legal = legalTransitions(machine, state)
  const instead = legal.length > 0 ? `possible are ${legal.join(', ')}` : 'nothing leads on from there'
  throw new Failure('illegal_transition', `${transition} is not possible from ${state}; ${instead}.`, {
    extra: { state, transition, legal },
  })
}

/** Names of the transitions that leave a state, without the program's own. */
export function legalTransitions(machine: StateMachine, state: string): string[] {
  return Object.entries(machine.transitions)
    .filter(([, { from, internal }]) => !internal && from.includes(state))
    .map(([name]) => name)
}
