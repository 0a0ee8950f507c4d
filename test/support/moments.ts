/** Named moments that a test brings about, and others wait for. */
export function moments() {
  const events = new EventTarget();
  const happened: string[] = [];
  return {
    /** The moments that somebody waited for, in the order in which they came. */
    happened,
    happen: (name: string): void => {
      events.dispatchEvent(new Event(name));
    },
    until: (name: string): Promise<void> =>
      new Promise((resolve) => {
        events.addEventListener(name, () => {
          happened.push(name);
          resolve();
        });
      }),
  };
}
