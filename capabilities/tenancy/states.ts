import type { StateMachine } from '@gatehouse/unit'

/** A membership can be suspended without losing its history. */
export const membershipStates: StateMachine = {
  initial: 'active',
  states: ['active', 'suspended'],
  transitions: {
    suspend: { from: ['active'], to: 'suspended', title: 'Suspend', summary: 'Takes the role away for a while.' },
    resume: { from: ['suspended'], to: 'active', title: 'Resume', summary: 'Gives the role back.' },
  },
}
