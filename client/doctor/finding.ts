/** What was found of one thing that imageferry depends on. */
export interface Finding {
  /** The thing, in one or two words. */
  subject: string;
  /** `unclear`: it could not be looked at, or somebody should have a look. */
  state: 'well' | 'unclear' | 'wrong';
  text: string;
  /** What to do about it; absent when all is well. */
  fix?: string;
}

export function well(subject: string, text: string): Finding {
  return { subject, state: 'well', text };
}

export function unclear(subject: string, text: string, fix: string): Finding {
  return { subject, state: 'unclear', text, fix };
}

export function wrong(subject: string, text: string, fix: string): Finding {
  return { subject, state: 'wrong', text, fix };
}

/** Whether nothing is wrong or unclear. */
export function isAllWell(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state === 'well');
}
