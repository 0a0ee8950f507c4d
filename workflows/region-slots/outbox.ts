import type { Answer, Outgoing, SlotsState } from './state';

/** Signals under way at the same time. The server takes 2,000 of one workflow. */
export const MAXIMUM_UNDER_WAY = 50;
/** Answers in one signal; a replication has at most a hundred copies. */
const MAXIMUM_BATCH = 200;

/** Answers that may be handed over to the next run; more have to be sent before. */
export const MOST_CARRIED = 500;

export function answerCount({ outbox }: Pick<SlotsState, 'outbox'>): number {
  return outbox.reduce((sum, { answers }) => sum + answers.length, 0);
}

/** Notes what a replication is to hear. The answers of one replication go together. */
export function answer(state: SlotsState, to: string, said: Answer): void {
  const outgoing = state.outbox.find((other) => other.to === to);
  if (outgoing === undefined) state.outbox.push({ to, answers: [said], sent: 0 });
  else outgoing.answers = [...outgoing.answers, said];
}

/** Takes back what was not sent yet. */
export function takeBack(state: SlotsState, isWrong: (said: Answer) => boolean): void {
  state.outbox = state.outbox.flatMap((outgoing) => {
    const { sent } = outgoing;
    const answers = outgoing.answers.filter((said, place) => place < sent || !isWrong(said));
    return answers.length === 0 ? [] : [{ ...outgoing, answers }];
  });
}

/**
 * Sends what waits, as far as so many signals may be under way. Returns what is to be delivered. Before the lanes are known, a
 * copy that found the queue full may be running in one of them: nothing is sent, unless more waits than can be handed over. Then
 * those copies hear nothing, and their replications ask again.
 */
export function sendAnswers(state: SlotsState): Outgoing[] {
  const fits = answerCount(state) <= MOST_CARRIED;
  if (state.draining ? fits : state.inventory === 'missing') return [];
  if (state.inventory === 'missing') forgetRefusals(state);
  const underWay = state.outbox.filter(({ sent }) => sent > 0).length;
  const next = state.outbox.filter(({ sent }) => sent === 0).slice(0, Math.max(0, MAXIMUM_UNDER_WAY - underWay));
  for (const outgoing of next) outgoing.sent = Math.min(MAXIMUM_BATCH, outgoing.answers.length);
  return next.map(({ to, answers, sent }) => ({ to, answers: answers.slice(0, sent), sent }));
}

function forgetRefusals(state: SlotsState): void {
  const refused = state.outbox.flatMap(({ answers }) => answers.filter(({ answer: said }) => said === 'full'));
  const copyIds = new Set(refused.map(({ copyId }) => copyId));
  state.settled = state.settled.filter((copyId) => !copyIds.has(copyId));
  takeBack(state, ({ answer: said }) => said === 'full');
}

/** Forgets the answers that a replication has received, or can receive no more. */
export function forgetDelivered(state: SlotsState, to: string): void {
  state.outbox = state.outbox.flatMap((outgoing) => {
    if (outgoing.to !== to) return [outgoing];
    const answers = outgoing.answers.slice(outgoing.sent);
    return answers.length === 0 ? [] : [{ to, answers, sent: 0 }];
  });
}
