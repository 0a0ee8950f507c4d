import { z } from 'zod';
import { defined } from '../../contract/defined';
import { ACTIONS } from '../actions';
import type { Peaks } from '../account-state';
import { FaultRule } from '../faults';
import { CopyEnding, DEMO_IMAGE, ImageKey, OddAnswer, SimulatedImage } from '../image';
import { SimulatedInstance, TemplateVersion } from '../image-users';
import type { JournalEntry } from '../journal';
import { RegionId } from '../regions';
import { Settings } from '../settings';
import type { Simulation } from '../simulation';
import type { SimulatedSnapshot } from '../snapshot';

/** One command of the admin API: JSON in, JSON out. */
export interface AdminCommand<Input extends z.core.$ZodType, Output> {
  /** What it does, as one sentence. */
  description: string;
  input: Input;
  /** An input that works in an account with the demo image, after the examples of the commands before this one. */
  example: z.infer<Input>;
  /** Throws an error that tells the caller what is wrong. */
  carryOut(simulation: Simulation, input: z.infer<Input>): Output;
}

/** Lets the compiler infer the types of a command from its input schema. */
function command<Input extends z.core.$ZodType, Output>(definition: AdminCommand<Input, Output>): typeof definition {
  return definition;
}

const NewImage = SimulatedImage.partial().extend(
  SimulatedImage.pick({ regionId: true, imageId: true, name: true }).shape,
);
const RegionFilter = z.strictObject({ regionId: RegionId.optional() });

const EXAMPLE_IMAGE = { regionId: 'cn-beijing', imageId: 'm-example' };
const USED = { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId };
const EXAMPLE_INSTANCE = { ...USED, instanceId: 'i-example', name: 'web-1' };
const EXAMPLE_VERSION = { ...USED, launchTemplateId: 'lt-example', name: 'web', version: 1 };
const EXAMPLE_FAULT = { kind: 'error', action: 'CopyImage', times: 1, code: 'InternalError' } as const;

/** The commands of the admin API, by name. */
export const ADMIN_COMMANDS = {
  addImage: command({
    description: 'Adds an image and returns it. What is not given is filled in.',
    input: NewImage,
    example: { ...EXAMPLE_IMAGE, name: 'example', status: 'Creating' },
    carryOut: ({ account }, image): SimulatedImage => account.add(defined(image)),
  }),
  images: command({
    description: 'Lists every image that exists, visible or not, of one region or of all.',
    input: RegionFilter,
    example: { regionId: 'cn-beijing' },
    carryOut: ({ account }, { regionId }): SimulatedImage[] =>
      regionId === undefined ? account.allImages() : account.imagesIn(regionId),
  }),
  changeImage: command({
    description: 'Changes what ECS knows of an image.',
    input: ImageKey.extend({ changes: SimulatedImage.partial() }),
    example: { regionId: DEMO_IMAGE.regionId, imageId: DEMO_IMAGE.imageId, changes: { canCancel: false } },
    carryOut: (simulation, { changes, ...key }): void => {
      simulation.account.change(findImage(simulation, key), defined(changes));
    },
  }),
  finishCopy: command({
    description: 'Ends a running or waiting copy at once, as `Available` unless `as` says otherwise.',
    input: ImageKey.extend({ as: CopyEnding.optional() }),
    example: { ...EXAMPLE_IMAGE, as: 'CreateFailed' },
    carryOut: (simulation, { as = 'Available', ...key }): void => {
      simulation.account.end(findImage(simulation, key), as);
    },
  }),
  answerOddly: command({
    description:
      'Makes DescribeImages answer oddly of an image: `fields` replaces values by any JSON, `without` leaves fields out. Neither of them ends it.',
    input: ImageKey.extend(OddAnswer.shape),
    example: { ...EXAMPLE_IMAGE, fields: { Status: 'Expired', Size: '40', Features: null }, without: ['Platform'] },
    carryOut: (simulation, { regionId, imageId, ...oddAnswer }): void => {
      simulation.account.change(findImage(simulation, { regionId, imageId }), { oddAnswer: defined(oddAnswer) });
    },
  }),
  removeImage: command({
    description: 'Takes an image away as if somebody else had deleted it.',
    input: ImageKey,
    example: EXAMPLE_IMAGE,
    carryOut: (simulation, key): void => {
      simulation.account.remove(findImage(simulation, key));
    },
  }),
  snapshots: command({
    description: 'Lists the snapshots of one region or of all.',
    input: RegionFilter,
    example: {},
    carryOut: ({ account }, { regionId }): SimulatedSnapshot[] => account.snapshots(regionId),
  }),
  addInstance: command({
    description: 'Adds an instance, which uses the image that it was made from.',
    input: SimulatedInstance,
    example: EXAMPLE_INSTANCE,
    carryOut: ({ account }, instance): void => {
      account.addInstance(instance);
    },
  }),
  removeInstance: command({
    description: 'Takes an instance away.',
    input: SimulatedInstance.pick({ instanceId: true }),
    example: { instanceId: EXAMPLE_INSTANCE.instanceId },
    carryOut: ({ account }, { instanceId }): void => {
      if (!account.removeInstance(instanceId)) throw new Error(`there is no instance ${instanceId}`);
    },
  }),
  addTemplateVersion: command({
    description: 'Adds a version to a launch template, or makes a new launch template of it.',
    input: TemplateVersion,
    example: EXAMPLE_VERSION,
    carryOut: ({ account }, version): void => {
      account.addTemplateVersion(version);
    },
  }),
  removeTemplate: command({
    description: 'Takes a launch template away, with all of its versions.',
    input: TemplateVersion.pick({ launchTemplateId: true }),
    example: { launchTemplateId: EXAMPLE_VERSION.launchTemplateId },
    carryOut: ({ account }, { launchTemplateId }): void => {
      if (!account.removeTemplate(launchTemplateId)) throw new Error(`there is no launch template ${launchTemplateId}`);
    },
  }),
  set: command({
    description: 'Changes settings and returns all of them.',
    input: Settings.partial(),
    example: { copySeconds: 30, limit: 2 },
    carryOut: ({ account }, settings): Settings => {
      account.set(defined(settings));
      return account.settings;
    },
  }),
  addFault: command({
    description: 'Adds a fault. The first fault that fits a call is taken.',
    input: FaultRule.extend({ action: z.enum(Object.keys(ACTIONS)).optional() }),
    example: EXAMPLE_FAULT,
    carryOut: ({ faults }, rule): void => {
      faults.add(rule);
    },
  }),
  clearFaults: command({
    description: 'Removes all faults. `seed` makes the random choices of later ones repeatable.',
    input: z.strictObject({ seed: z.number().optional() }),
    example: { seed: 7 },
    carryOut: ({ faults }, { seed }): void => {
      faults.clear();
      if (seed !== undefined) faults.seed(seed);
    },
  }),
  journal: command({
    description: 'Lists the calls that reached the ECS API, with their answers, of one action or of all.',
    input: z.strictObject({ action: z.string().optional() }),
    example: { action: 'CopyImage' },
    carryOut: ({ journal }, { action }): JournalEntry[] => journal.list(action),
  }),
  peaks: command({
    description: 'Tells how many copies were unfinished at the same time, at most, into and from each region.',
    input: z.strictObject({}),
    example: {},
    carryOut: ({ account }): Peaks => account.peaks,
  }),
};

export type AdminCommands = typeof ADMIN_COMMANDS;

function findImage({ account }: Simulation, { regionId, imageId }: ImageKey): SimulatedImage {
  const image = account.find(regionId, imageId);
  if (image === undefined) throw new Error(`there is no image ${imageId} in ${regionId}`);
  return image;
}
