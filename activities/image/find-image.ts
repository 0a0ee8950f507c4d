import { Context } from '@temporalio/activity';
import type { CopySpec } from '../../contract/schema/plan';
import type { Dependencies } from '../shared/dependencies';
import type { EcsImage } from '../ecs/api';
import { patiently } from '../shared/patience';
import { provenanceOf } from './provenance';

/** The image of the wanted name in the target region, in whatever state; ECS keeps names unique there. */
export async function lookOnce(dependencies: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  const [image] = await patiently(dependencies, () =>
    dependencies.ecs.describeImages(spec.regionId, { name: spec.name }),
  );
  return image;
}

/** The image of an id, in whatever state. */
export async function lookById(
  dependencies: Dependencies,
  regionId: string,
  imageId: string,
): Promise<EcsImage | undefined> {
  const [image] = await patiently(dependencies, () => dependencies.ecs.describeImages(regionId, { imageId }));
  return image;
}

type Look = () => Promise<EcsImage | undefined>;

/** Looks in a row that must find nothing before something counts as absent: one answer of ECS may lag behind. */
export const LOOKS = 3;

/** Looks several times before it calls the image absent. */
export async function lookSeveralTimes({ pacing }: Dependencies, look: Look): Promise<EcsImage | undefined> {
  for (let looks = 1; ; looks += 1) {
    const image = await look();
    if (image !== undefined || looks === LOOKS) return image;
    await Context.current().sleep(pacing.lookIntervalMs);
  }
}

/** Looks for as long as ECS may hide an image that was begun up to `fromNowMs` from now, before it calls the image absent. */
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

/** Waits for the tags of a fresh copy, which ECS may show later than the image. Undefined when it is gone meanwhile. */
export async function identified(
  dependencies: Dependencies,
  spec: CopySpec,
  found: EcsImage,
): Promise<EcsImage | undefined> {
  const { visibilityGraceMs, lookIntervalMs } = dependencies.pacing;
  const giveUpAt = Math.min(found.createdAt ?? Infinity, Date.now()) + visibilityGraceMs;
  for (let image: EcsImage | undefined = found; ; image = await lookById(dependencies, spec.regionId, found.imageId)) {
    if (image === undefined || provenanceOf(image, spec) !== 'unknown' || Date.now() >= giveUpAt) return image;
    await Context.current().sleep(lookIntervalMs);
  }
}
