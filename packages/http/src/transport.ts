export { dropHopByHop } from './hop-by-hop.ts'
export { listen } from './listener.ts'
export * from './message.ts'
export * from './upstream.ts'
