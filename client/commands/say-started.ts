/** What a start has to say: whether the workflow ran already, and its page in the Temporal UI where that is known. */
interface Started {
  id: string;
  attached: boolean;
}

/** Says that something was started, and where it can be seen. Scripts read the id from the first line. */
export function sayStarted({ id, attached }: Started, link: string | undefined): void {
  process.stderr.write(`${attached ? 'attached to' : 'started'} ${id}\n`);
  if (link !== undefined) process.stderr.write(`see ${link}\n`);
}
