import type { DriftState } from '../../contract/drift-states';
import { html, type Html } from './html';

interface Look {
  /** A character of common fonts, which none shows as a picture. */
  symbol: string;
  meaning: string;
}

const LOOKS: Record<DriftState, Look> = {
  Correct: { symbol: '✓', meaning: 'there, usable, and as its source' },
  Copying: { symbol: '↻', meaning: 'being made' },
  Missing: { symbol: '○', meaning: 'not there' },
  Stale: { symbol: '!', meaning: 'not there for longer than the RPO' },
  Failed: { symbol: '✕', meaning: 'could not be made, is broken, or is not shared as the policy says' },
  Mismatch: { symbol: '≠', meaning: 'another image than the wanted one' },
  Unknown: { symbol: '?', meaning: 'the region does not say' },
};

export function meaningOf(state: DriftState): string {
  return LOOKS[state].meaning;
}

/** The class that gives an element the colours of a state. */
export function classOf(state: DriftState): string {
  return `is-${state.toLowerCase()}`;
}

/** A state as symbol and word, which read without colour. */
export function stateMark(state: DriftState): Html {
  return html`<span class="mark"><i aria-hidden="true">${LOOKS[state].symbol}</i>${state}</span>`;
}
