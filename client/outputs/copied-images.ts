import type { Manifest } from '../../contract/schema/manifest';

/** The new images that a replication has proved to be good, by target region. A dry run has none. */
export function copiedImages({ copies }: Manifest): Record<string, string> {
  return Object.fromEntries(
    copies.flatMap(({ regionId, status, imageId }) =>
      status === 'available' && imageId !== undefined ? [[regionId, imageId]] : [],
    ),
  );
}

/** The target regions that have no image, each with the code of its error or, where it has none, its status. */
export function missingImages({ copies }: Manifest): Record<string, string> {
  return Object.fromEntries(
    copies
      .filter(({ status }) => status !== 'available')
      .map(({ regionId, status, error }) => [regionId, error?.code ?? status]),
  );
}
