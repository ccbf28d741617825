/** Who calls in the demo’s history: applications with their plans, when each began, and by what they call. */

export interface Caller {
  name: string
  title: string
  plan: 'free' | 'team' | 'business'
  /** Share of an API’s requests, beside the others’. */
  calls: Partial<Record<'petstore' | 'star-trek', number>>
  /** Days before now at which it first called, and after which it did not any more; since always and until now unless said. */
  sinceDays?: number
  untilDays?: number
  /** Days before now at which it went over to the second version. */
  movedDays?: number
  /** Where most of it comes from. */
  home: string
  userAgent: string
  /** A job every night. */
  batchHour?: number
  /** Of a day. */
  growth?: number
}

const [phone, browser, node, python, go, java] = [
  'okhttp/4.12.0',
  'Mozilla/5.0 (X11; Linux x86_64)',
  'axios/1.7.9',
  'python-requests/2.32.3',
  'Go-http-client/2.0',
  'Java-http-client/21.0.5',
]

const large: readonly Caller[] = [
  {
    ...{ name: 'shop', title: 'Shop', plan: 'free', calls: { petstore: 16, 'star-trek': 14 } },
    ...{ home: 'DE', userAgent: node, movedDays: 33 },
  },
  {
    ...{ name: 'paws-mobile', title: 'Paws for phones', plan: 'business', calls: { petstore: 26 } },
    ...{ home: 'US', userAgent: phone, movedDays: 21 },
  },
  {
    ...{ name: 'adoption-board', title: 'Adoption board', plan: 'team', calls: { petstore: 14 } },
    ...{ home: 'FR', userAgent: browser, growth: 0.004 },
  },
  {
    ...{ name: 'shelter-sync', title: 'Shelter synchronisation', plan: 'team', calls: { petstore: 8 } },
    ...{ home: 'DE', userAgent: python, batchHour: 2 },
  },
  {
    ...{ name: 'vet-desk', title: 'Vet desk', plan: 'business', calls: { petstore: 12 }, sinceDays: 74 },
    ...{ home: 'US', userAgent: java },
  },
  {
    ...{ name: 'feed-planner', title: 'Feed planner', plan: 'free', calls: { petstore: 6 }, sinceDays: 61 },
    ...{ home: 'BR', userAgent: go, movedDays: 12 },
  },
  {
    ...{ name: 'walkies', title: 'Walkies', plan: 'free', calls: { petstore: 7 }, sinceDays: 47 },
    ...{ home: 'FR', userAgent: phone, movedDays: 28 },
  },
  {
    ...{ name: 'grooming-desk', title: 'Grooming desk', plan: 'free', calls: { petstore: 4 } },
    ...{ home: 'DE', userAgent: browser, sinceDays: 66, untilDays: 24 },
  },
  {
    ...{ name: 'pet-insure', title: 'Pet insurance', plan: 'business', calls: { petstore: 9 }, sinceDays: 19 },
    ...{ home: 'US', userAgent: java, movedDays: 19 },
  },
  {
    ...{ name: 'fan-wiki', title: 'Fan wiki', plan: 'team', calls: { 'star-trek': 30 } },
    ...{ home: 'US', userAgent: browser },
  },
  {
    ...{ name: 'episode-guide', title: 'Episode guide', plan: 'business', calls: { 'star-trek': 24 } },
    ...{ home: 'DE', userAgent: phone },
  },
  {
    ...{ name: 'trivia-night', title: 'Trivia night', plan: 'free', calls: { 'star-trek': 9 }, sinceDays: 55 },
    ...{ home: 'IN', userAgent: node },
  },
  {
    ...{ name: 'stardate-bot', title: 'Stardate bot', plan: 'free', calls: { 'star-trek': 6 }, sinceDays: 40 },
    ...{ home: 'JP', userAgent: python },
  },
  {
    ...{ name: 'convention-app', title: 'Convention', plan: 'team', calls: { 'star-trek': 12 }, sinceDays: 31 },
    ...{ home: 'US', userAgent: phone },
  },
  {
    ...{ name: 'old-almanac', title: 'Almanac', plan: 'free', calls: { 'star-trek': 5 }, untilDays: 37 },
    ...{ home: 'FR', userAgent: python },
  },
]

type Small = [name: string, title: string, api: 'petstore' | 'star-trek', sinceDays: number, untilDays?: number]

/** Who tried it, week by week; some did not stay. */
const small: readonly Small[] = [
  ['dog-park-finder', 'Dog park finder', 'petstore', 80],
  ['cat-names', 'Names for cats', 'petstore', 78, 70],
  ['kennel-book', 'Kennel book', 'petstore', 71],
  ['bird-count', 'Bird count', 'petstore', 64, 58],
  ['lost-and-found', 'Lost and found', 'petstore', 57],
  ['starship-names', 'Starship names', 'star-trek', 53, 49],
  ['quote-of-the-day', 'Quote of the day', 'star-trek', 50],
  ['pet-sitters', 'Pet sitters', 'petstore', 43, 20],
  ['class-room', 'Class room', 'star-trek', 36],
  ['watch-along', 'Watch along', 'star-trek', 25],
  ['chip-reader', 'Chip reader', 'petstore', 16],
  ['pub-quiz', 'Pub quiz', 'star-trek', 9],
  ['data-journal', 'Data journal', 'petstore', 5],
]

export const callers: readonly Caller[] = [
  ...large,
  ...small.map(([name, title, api, sinceDays, untilDays], index): Caller => {
    const of = { name, title, plan: 'free', calls: { [api]: 1 + (index % 3) / 2 }, sinceDays } as const
    const home = ['DE', 'FR', 'US', 'BR', 'IN', 'JP'][index % 6]!
    return { ...of, ...(untilDays === undefined ? {} : { untilDays }), home, userAgent: [phone, node, go][index % 3]! }
  }),
]

export const planTitles = { team: 'Team', business: 'Business' } as const

/** Of whom the quota of the month is about to be used up. */
export const hurried = 'adoption-board'
/** Who called far more for a few hours. */
export const surging = 'vet-desk'
/** Days of the period of quotas that are over. */
export const quotaDaysOver = 22
