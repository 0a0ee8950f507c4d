import type { SimulatorAdmin } from '../simulator';

/** The image that README.md and the pages in docs/ copy, so that what they show can be tried on a dev stack. */
export const DOCS_IMAGE = {
  regionId: 'cn-hangzhou',
  imageId: 'm-bp1h46wfpjsjastc1234',
  name: 'web-7',
  tags: { stage: 'live' },
};

/** Puts the image of the documentation into a simulated account. */
export async function addDocsImage(ecs: SimulatorAdmin): Promise<void> {
  await ecs.addImage(DOCS_IMAGE);
}
