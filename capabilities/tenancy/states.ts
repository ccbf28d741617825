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

/** Who was invited becomes active by choosing a password. */
export const developerStates: StateMachine = {
  initial: 'invited',
  states: ['invited', 'active', 'disabled'],
  transitions: {
    join: { from: ['invited'], to: 'active', title: 'Join', summary: 'A password was chosen.', internal: true },
    disable: {
      from: ['active'],
      to: 'disabled',
      title: 'Disable',
      summary: 'Ends every session and grant, and lets in no more.',
    },
    enable: { from: ['disabled'], to: 'active', title: 'Enable', summary: 'Lets the person sign in again.' },
  },
}
