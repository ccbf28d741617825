/** The portal of the demo: its documents, as anybody would write them. */
const firstCall = (gateway: string) => `Everything here runs on this machine, and answers what its contract promises.

## Take a key

The command that made this demo printed a key of the application *shop*. Put it where the shell finds it:

\`\`\`sh
KEY=ghk_dev_…
\`\`\`

## Call

\`\`\`sh
curl ${gateway}/demo/petstore/v1/pets -H "X-API-Key: $KEY"
\`\`\`

| You see | It means |
|---|---|
| \`200\` | It works. |
| \`401\` | The key is missing, or not known. |
| \`429\` | The plan allows no more calls in this minute. |

Then read on in [limits](/guides/limits), or look at [every API](/products).
`

const limits = `The plan *Free* allows 1,000 requests a minute. What is left of them stands in every reply:

\`\`\`
RateLimit: "requests";r=998;t=42
\`\`\`

Who asks for more is told \`429\` and how long to wait, in \`Retry-After\`. Wait that long, then go on.
`

export const demoPortal = (gateway: string) => ({
  portal: {
    title: 'Demo developers',
    description: 'Two APIs that answer from their examples, and what you need for a first call.',
    products: [{ product: 'default/showcase' }],
    environments: { live: 'dev' },
    addresses: { live: gateway },
    accounts: { signUp: 'open' },
    home: [{ section: 'intro' }, { section: 'products' }, { section: 'guides' }, { section: 'changes' }],
  },
  pages: {
    'first-call': {
      ...{ portal: 'developers', path: 'guides/first-call', title: 'Your first call', section: 'Begin', order: 1 },
      ...{ summary: 'From a key to a 200 in a minute.', body: firstCall(gateway) },
    },
    limits: {
      ...{ portal: 'developers', path: 'guides/limits', title: 'Limits', section: 'Begin', order: 2 },
      ...{ summary: 'How many requests you have, and what happens when there are none left.', body: limits },
    },
  },
})
