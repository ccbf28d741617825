export { Random } from './random.ts'
export { NoSample, type SampleOptions, Sampler } from './sampler.ts'
