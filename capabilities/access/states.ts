import type { StateMachine } from '@gatehouse/unit'

export const planStates: StateMachine = {
  initial: 'draft',
  states: ['draft', 'published', 'deprecated', 'closed'],
  transitions: {
    publish: { from: ['draft'], to: 'published', title: 'Publish', summary: 'Opens it for subscriptions.' },
    deprecate: {
      from: ['published'],
      to: 'deprecated',
      title: 'Deprecate',
      summary: 'Takes no new subscriptions; those it has go on.',
    },
    restore: { from: ['deprecated'], to: 'published', title: 'Restore', summary: 'Takes a deprecation back.' },
    close: {
      from: ['deprecated'],
      to: 'closed',
      title: 'Close',
      summary: 'Ends it; its subscriptions stop working.',
      hurts: 'Applications that are subscribed to it are refused from then on.',
    },
  },
}

export const subscriptionStates: StateMachine = {
  initial: 'requested',
  states: ['requested', 'rejected', 'active', 'paused', 'cancelling', 'closed', 'expired'],
  transitions: {
    approve: { from: ['requested'], to: 'active', title: 'Approve', summary: 'Lets the application call.' },
    reject: { from: ['requested'], to: 'rejected', title: 'Reject', summary: 'Says no.' },
    pause: {
      from: ['active'],
      to: 'paused',
      title: 'Pause',
      summary: 'Stops it for a while.',
      hurts: 'The application is refused until it is resumed.',
    },
    resume: { from: ['paused'], to: 'active', title: 'Resume', summary: 'Lets the application call again.' },
    cancel: {
      from: ['active', 'paused'],
      to: 'cancelling',
      title: 'Cancel',
      summary: 'Ends it at the end of its term; it works until then.',
      hurts: 'The application is refused once the term is over.',
    },
    close: {
      from: ['requested', 'active', 'paused', 'cancelling'],
      to: 'closed',
      title: 'Close',
      summary: 'Ends it now.',
      hurts: 'The application is refused from then on; a new subscription is needed to call again.',
    },
    expire: {
      from: ['active', 'paused', 'cancelling'],
      to: 'expired',
      title: 'Expire',
      summary: 'Its time is over.',
      internal: true,
    },
  },
}

export const credentialStates: StateMachine = {
  initial: 'active',
  states: ['active', 'rotating', 'revoked', 'expired'],
  transitions: {
    rotate: {
      from: ['active'],
      to: 'rotating',
      title: 'Rotate',
      summary: 'Makes a successor; the old key works until the grace is over.',
    },
    revoke: {
      from: ['active', 'rotating'],
      to: 'revoked',
      title: 'Revoke',
      summary: 'Stops the key for good.',
      hurts: 'Whoever calls with it is refused within a second, and it cannot be brought back.',
    },
    expire: {
      from: ['active', 'rotating'],
      to: 'expired',
      title: 'Expire',
      summary: 'Its time is over.',
      internal: true,
    },
  },
}
