import type { StateMachine } from '@gatehouse/unit'

export const apiVersionStates: StateMachine = {
  initial: 'draft',
  states: ['draft', 'in_review', 'published', 'deprecated', 'retired'],
  transitions: {
    submit: { from: ['draft'], to: 'in_review', title: 'Submit', summary: 'Asks for a review before publishing.' },
    reject: { from: ['in_review'], to: 'draft', title: 'Reject', summary: 'Gives it back for changes.' },
    publish: {
      from: ['draft', 'in_review', 'published'],
      to: 'published',
      title: 'Publish',
      summary: 'Freezes a revision and lets it be deployed and subscribed to.',
    },
    deprecate: {
      from: ['published'],
      to: 'deprecated',
      title: 'Deprecate',
      summary: 'Tells consumers to move on; it is still served.',
    },
    restore: { from: ['deprecated'], to: 'published', title: 'Restore', summary: 'Takes a deprecation back.' },
    retire: {
      from: ['deprecated'],
      to: 'retired',
      title: 'Retire',
      summary: 'Takes it off every environment for good.',
    },
  },
}

/** States in which a deployment is in a program, or may come to be. */
export const servedStates = ['pending', 'staged', 'live'] as const

export const deploymentStates: StateMachine = {
  initial: 'pending',
  states: ['pending', 'staged', 'live', 'failed', 'superseded', 'rolled_back'],
  transitions: {
    accept: { from: ['pending'], to: 'live', title: 'Accept', summary: 'A gateway serves it.', internal: true },
    stage: {
      from: ['pending'],
      to: 'staged',
      title: 'Stage',
      summary: 'It is served beside what is live, and watched.',
      internal: true,
    },
    promote: {
      from: ['staged'],
      to: 'pending',
      title: 'Promote',
      summary: 'It was well; it takes the whole place.',
      internal: true,
    },
    refuse: { from: ['pending'], to: 'failed', title: 'Refuse', summary: 'A gateway refused it.', internal: true },
    supersede: {
      from: ['pending', 'staged', 'live'],
      to: 'superseded',
      title: 'Supersede',
      summary: 'A newer deployment took its place.',
      internal: true,
    },
    'roll-back': {
      from: ['staged', 'live'],
      to: 'rolled_back',
      title: 'Roll back',
      summary: 'An older revision took its place again, or kept it.',
      internal: true,
    },
  },
}
