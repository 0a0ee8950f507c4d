import { z } from 'zod';
import { ACTIONS } from './actions';
import type { AdminCommands } from './admin-server';
import { FaultRule } from './faults';
import { CopyEnding, SimulatedImage } from './image';
import { RegionId } from './regions';
import { Settings } from './settings';

const ofRegion = z.strictObject({ regionId: RegionId.optional() });
const named = SimulatedImage.pick({ regionId: true, imageId: true, name: true });
const place = SimulatedImage.pick({ regionId: true, imageId: true });

/** What each command of the admin API takes. */
const ADMIN_INPUTS: Readonly<Record<keyof AdminCommands, z.ZodType>> = {
  addImage: SimulatedImage.partial().extend(named.shape),
  images: ofRegion,
  changeImage: place.extend({ changes: SimulatedImage.partial() }),
  finishCopy: place.extend({ as: CopyEnding.optional() }),
  removeImage: place,
  snapshots: ofRegion,
  set: Settings.partial(),
  addFault: FaultRule.extend({ action: z.enum(Object.keys(ACTIONS)).optional() }),
  clearFaults: z.strictObject({ seed: z.number().optional() }),
  journal: z.strictObject({ action: z.string().optional() }),
  peaks: z.strictObject({}),
};

/** One line for each thing that is wrong with a command's input. */
export function problemsOf(command: keyof AdminCommands, input: unknown): string[] {
  const { error } = ADMIN_INPUTS[command].safeParse(input);
  return (error?.issues ?? []).map(({ path, message }) => [...path.map(String), message].join(': '));
}
