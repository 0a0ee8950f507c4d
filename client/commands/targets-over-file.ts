/** A target of a file with settings of its own. */
type Settings = Record<string, unknown> & { regionId: string };

/**
 * The field `targets` when the command line names the regions and a file has some: a region that the file names, too, keeps
 * its settings there. `targets` is as `targetsOf` makes it.
 */
export function targetsOverFile(targets: unknown, ofFile: unknown): { targets: unknown; problems: string[] } {
  const settings = Array.isArray(ofFile) ? ofFile.filter(hasSettings) : [];
  if (Array.isArray(targets))
    return {
      targets: (targets as (string | Settings)[]).map((target) => withSettings(target, settings)),
      problems: [],
    };
  return { targets, problems: settings.map(lost) };
}

function hasSettings(target: unknown): target is Settings {
  return typeof (Object(target) as { regionId?: unknown }).regionId === 'string';
}

function withSettings(target: string | Settings, settings: Settings[]): string | Settings {
  const regionId = typeof target === 'string' ? target : target.regionId;
  const found = settings.find((candidate) => candidate.regionId === regionId);
  if (found === undefined) return target;
  return typeof target === 'string' ? found : { ...found, ...target };
}

function lost({ regionId, ...rest }: Settings): string {
  const names = Object.keys(rest).join(', ');
  return `--to: "all" has no room for what the file sets for ${regionId} (${names}); name the regions`;
}
