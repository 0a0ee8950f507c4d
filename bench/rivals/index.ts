import { batches } from './batches';
import { concurrent } from './concurrent';
import type { Rival } from './rival';
import { serial } from './serial';
import { startAll } from './start-all';

/** The ways of others, in the order of the tables. */
export const RIVALS: readonly Rival[] = [serial, startAll, batches, concurrent];
