/** Lets all who ask at the same time, or within `keepMs` after an answer, share one call. A failure is not kept. */
export function sharedAnswer<Answer>(ask: () => Promise<Answer>, keepMs: number): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  const forget = (): void => {
    answer = undefined;
  };
  return () => {
    answer ??= ask().then(
      (value) => {
        setTimeout(forget, keepMs).unref();
        return value;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return answer;
  };
}
