/**
 * Property tests draw the same cases in every run, so that a red build is the fault of the change it stands on;
 * `GATEHOUSE_TEST_SEED=random` (as `npm run fuzz` does) goes looking for new ones.
 */
import { configureGlobal } from 'fast-check'

const said = process.env.GATEHOUSE_TEST_SEED
if (said !== 'random') configureGlobal({ seed: Number(said ?? 20_260_101) })
