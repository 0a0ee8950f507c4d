import { Context } from '@temporalio/activity';
import type { CopySpec } from '../contract/schema/plan';
import type { Dependencies } from './dependencies';
import type { EcsImage } from './ecs/api';
import { patiently } from './patience';

/** The image of the wanted name in the target region, in whatever state; ECS keeps names unique there. */
export async function lookOnce(dependencies: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  const [image] = await patiently(dependencies, () =>
    dependencies.ecs.describeImages(spec.regionId, { name: spec.name }),
  );
  return image;
}

const LOOKS = 3;

/** Looks several times before it calls the image absent: ECS shows a new image late. */
export async function lookSeveralTimes(dependencies: Dependencies, spec: CopySpec): Promise<EcsImage | undefined> {
  for (let look = 1; ; look += 1) {
    const image = await lookOnce(dependencies, spec);
    if (image !== undefined || look === LOOKS) return image;
    await Context.current().sleep(dependencies.pacing.lookIntervalMs);
  }
}
