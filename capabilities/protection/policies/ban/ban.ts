import { definePolicy } from '@gatehouse/unit'
import { Bans } from './bans.ts'
import { banConfig } from './config.ts'

export const ban = definePolicy({
  name: 'ban',
  version: 1,
  stages: ['edge'],
  title: 'Ban',
  summary:
    'Refuses for a while whoever gets too many answers of a kind: guesses keys, tries paths that are not there, scrapes. Counted over all threads, and with Redis over all gateways; further bans last longer.',
  config: banConfig,
  errors: ['banned', 'limiter_full', 'expression_failed'],
  examples: [
    {
      title: 'Guessing',
      config: { rules: [{ name: 'guessing', statuses: ['401'], limit: 20 }] },
      send: ['GET /'],
      expect: [200],
    },
    {
      title: 'Scraping: two pages, and no third',
      config: { rules: [{ name: 'scraping', statuses: ['2xx'], limit: 2, windowSeconds: 10 }] },
      send: ['GET /a', 'GET /b', 'GET /c'],
      expect: [200, 200, 429],
    },
  ],
  create: (config, host) => new Bans(config, host),
})
