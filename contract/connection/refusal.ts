/** What to do about a server that refuses whoever asks. */
export const CREDENTIALS_REFUSED =
  'it refuses the credentials. Check TEMPORAL_API_KEY and the client certificate, or the profile.';

/** PERMISSION_DENIED and UNAUTHENTICATED of gRPC. */
const REFUSALS: readonly unknown[] = [7, 16];

/** Whether a server refused whoever asks: an error of gRPC, also as a cause. */
export function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && 'details' in error) return REFUSALS.includes(error.code);
  return 'cause' in error && isRefusal(error.cause);
}
