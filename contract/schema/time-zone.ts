/**
 * What is wrong with the name of a time zone, and what to write instead; undefined when it is one. Goes on after the name.
 * Temporal tells capitals from small letters, and Node does not.
 */
export function timeZoneProblem(name: string): string | undefined {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  if (known.includes(name)) return undefined;
  const meant = known.find((zone) => isMeant(zone.toLowerCase(), name.trim().toLowerCase()));
  if (meant !== undefined) return `is not the name of a time zone; write "${meant}"`;
  return isAlias(name) ? undefined : 'is not a time zone; use a name such as "UTC", "Asia/Shanghai" or "Europe/Berlin"';
}

/** The zone itself, or the city alone. */
function isMeant(zone: string, text: string): boolean {
  return zone === text || zone.endsWith(`/${text.replaceAll(' ', '_')}`);
}

/** Older names, such as `US/Pacific`, are known and not listed. */
function isAlias(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
