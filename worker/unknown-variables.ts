import { nearestName } from '../contract/nearest-name';

/** Read by the set-up, the simulator, the codec server, the tests and the demo. */
const READ_ELSEWHERE = /^IMAGEFERRY_(TEMPORAL_PATH|TEST_SERVER_PATH|CACHE|(SIMULATOR|CODEC|TEST|DEMO)_\w+)$/;

/**
 * What Kubernetes sets in every pod for a Service named `imageferry` or `imageferry-...`. The address of its first port has
 * a short name, which one of ours may have as well: its value tells.
 */
const OF_A_SERVICE =
  /^IMAGEFERRY_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)$/;
const PORT_OF_A_SERVICE = /^IMAGEFERRY_(\w+_)?PORT$/;
const ADDRESS_OF_A_SERVICE = /^(tcp|udp|sctp):\/\//;

/** The problems of the variables that look like ours and are not: one line each, with the nearest name that is ours. */
export function unknownVariables(env: NodeJS.ProcessEnv, ours: readonly string[]): string[] {
  return Object.entries(env)
    .filter(([name, value = '']) => name.startsWith('IMAGEFERRY_') && !ours.includes(name) && !isOfOthers(name, value))
    .map(([name]) => problemOf(name, nearestName(name, ours)));
}

function isOfOthers(name: string, value: string): boolean {
  if (READ_ELSEWHERE.test(name) || OF_A_SERVICE.test(name)) return true;
  return PORT_OF_A_SERVICE.test(name) && ADDRESS_OF_A_SERVICE.test(value);
}

function problemOf(name: string, nearest: string | undefined): string {
  return nearest === undefined
    ? `${name}: unknown variable; correct its name or unset it`
    : `${name}: unknown variable; did you mean ${nearest}? Correct its name or unset it`;
}
