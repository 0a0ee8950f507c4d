/**
 * Lets all who ask for the same at the same time, or within `keepMs` after an answer, share one call. A failure is not kept.
 */
export function sharedAnswer<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  keepMs: number,
): (question: Question) => Promise<Answer> {
  const answers = new Map<Question, Promise<Answer>>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    const forget = (): void => {
      answers.delete(question);
    };
    const answer = ask(question).then(
      (value) => {
        setTimeout(forget, keepMs).unref();
        return value;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    answers.set(question, answer);
    return answer;
  };
}
