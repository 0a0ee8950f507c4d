import type { CopyRecord, Manifest } from '../../contract/schema/manifest';
import { isComplete, lacksShares } from '../../contract/shares';

/** What the next step may use of a manifest, and what it may not. Each region that is wanted is ready or missing. Pure. */

/** The images that the next step may use, by target region: proved to be good, and shared as asked. A dry run has none. */
export function readyImages(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(
    wanted(manifest).flatMap((copy) => {
      const { regionId, imageId } = copy;
      return isComplete(copy) && imageId !== undefined ? [[regionId, imageId]] : [];
    }),
  );
}

/** The other target regions, each with the code of its error or, where it has none, its status. */
export function missingImages(manifest: Manifest): Record<string, string> {
  const missing = wanted(manifest).filter((copy) => !isComplete(copy));
  return Object.fromEntries(missing.map((copy) => [copy.regionId, whyMissing(copy)]));
}

/** An image that is there and good, and the accounts of the request that do not have it. */
export interface UnsharedImage {
  image: string;
  accounts: string[];
}

/** Those of the missing regions whose image is there, and is not shared as asked, or not yet. */
export function unsharedImages(manifest: Manifest): Record<string, UnsharedImage> {
  return Object.fromEntries(
    wanted(manifest).flatMap((copy) => {
      const { regionId, imageId, notSharedWith = [] } = copy;
      return isUnshared(copy) && imageId !== undefined ? [[regionId, { image: imageId, accounts: notSharedWith }]] : [];
    }),
  );
}

/** A region that somebody has dropped is not wanted, even where its copy has finished before. */
function wanted({ copies }: Manifest): CopyRecord[] {
  return copies.filter(({ dropped }) => dropped !== true);
}

function isUnshared(copy: CopyRecord): boolean {
  return copy.status === 'available' && lacksShares(copy);
}

function whyMissing(copy: CopyRecord): string {
  return copy.error?.code ?? (isUnshared(copy) ? 'NotShared' : copy.status);
}
