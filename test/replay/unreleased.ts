/** In place of a version: what was recorded since the last release. */
export const UNRELEASED = 'unreleased';
