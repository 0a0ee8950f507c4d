import { startStack, type Stack } from './stack';

/** A test on a stack of its own, so that it can wait side by side with other tests of its file. */
export function onOwnStack(test: (stack: Stack) => Promise<void>): () => Promise<void> {
  return async () => {
    const stack = await startStack();
    try {
      await test(stack);
    } finally {
      await stack.stop();
    }
  };
}
