import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import type { EcsImage } from '../ecs/api';
import { EcsFailure } from '../ecs/failure';
import type { Dependencies } from '../shared/dependencies';
import { retryTransient } from '../shared/retry-transient';
import { serverNow } from '../shared/server-time';
import { isCopyOfSource, mayLackTags } from './provenance';

/**
 * The image of the wanted name in the target region, in whatever state; ECS keeps names unique there. An image whose name
 * cannot be read counts when its tags say that it is a copy of the source.
 */
export function lookByName(dependencies: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  return retryTransient(dependencies, () => lookByNameOnce(dependencies, spec));
}

/** The same without a repetition after a transient error. */
export async function lookByNameOnce({ ecs }: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  const images = await ecs.describeImages(spec.regionId, { name: spec.name });
  return images.find(({ name }) => name === spec.name) ?? images.find((image) => isCopyOfSource(image, spec));
}

/** The image of an id, in whatever state. */
export function lookById(dependencies: Dependencies, regionId: string, imageId: string): Promise<EcsImage | undefined> {
  return retryTransient(dependencies, () => lookOnce(dependencies, regionId, imageId));
}

/** The one code that says that the image does not exist. Others of its class are about something else. */
const NO_SUCH_IMAGE = 'InvalidImageId.NotFound';

/** The same without a repetition after a transient error. */
export async function lookOnce(
  { ecs }: Dependencies,
  regionId: string,
  imageId: string,
): Promise<EcsImage | undefined> {
  try {
    const [image] = await ecs.describeImages(regionId, { imageId });
    return image;
  } catch (error) {
    if (error instanceof EcsFailure && error.facts.code === NO_SUCH_IMAGE) return undefined;
    throw error;
  }
}

type Look = () => Promise<EcsImage | undefined>;

/** Number of looks in a row that must find nothing before an image counts as absent: one answer of ECS may be out of date. */
export const LOOKS_UNTIL_ABSENT = 3;

/** Looks several times before it calls the image absent. */
export async function lookSeveralTimes({ pacing }: Dependencies, look: Look): Promise<EcsImage | undefined> {
  for (let looks = 1; ; looks += 1) {
    const image = await look();
    if (image !== undefined || looks === LOOKS_UNTIL_ABSENT) return image;
    await Context.current().sleep(pacing.lookIntervalMs);
  }
}

/**
 * Looks until ECS must show the image, before it calls the image absent. `fromNowMs`: the copy of the image may begin as
 * late as this from now.
 */
export async function lookUntilSure(
  { pacing }: Dependencies,
  look: Look,
  fromNowMs = 0,
): Promise<EcsImage | undefined> {
  const giveUpAt = Date.now() + fromNowMs + pacing.visibilityGraceMs;
  for (;;) {
    const image = await look();
    if (image !== undefined || Date.now() >= giveUpAt) return image;
    await Context.current().sleep(pacing.lookIntervalMs);
  }
}

/** ECS gives the time of creation in whole seconds: an image may be younger by as much. */
const CREATION_TIME_RESOLUTION_MS = 1000;

/**
 * Waits for the tags of a new copy, which ECS may show later than the image. Returns the image as it is then; undefined
 * when it is gone. `mayBeOurs`: CopyImage may have been sent, so the time of creation is not relied on: the clock of ECS may
 * be behind.
 */
export async function awaitTags(
  dependencies: Dependencies,
  spec: CopySpec,
  found: EcsImage,
  mayBeOurs: boolean,
): Promise<EcsImage | undefined> {
  const { visibilityGraceMs, lookIntervalMs } = dependencies.pacing;
  const createdAt = mayBeOurs ? undefined : found.createdAt;
  const createdBy = (createdAt ?? Infinity) + CREATION_TIME_RESOLUTION_MS;
  const giveUpAt = Math.min(createdBy, serverNow()) + visibilityGraceMs;
  for (let image: EcsImage | undefined = found; ; image = await lookById(dependencies, spec.regionId, found.imageId)) {
    if (image === undefined || !mayLackTags(image, spec) || serverNow() >= giveUpAt) return image;
    await Context.current().sleep(lookIntervalMs);
  }
}
