import { startStack, type Stack, type StackOptions } from './stack';

/** A test on a stack of its own, so that it can wait side by side with other tests of its file. */
export function onOwnStack(test: (stack: Stack) => Promise<void>, options?: StackOptions): () => Promise<void> {
  return async () => {
    const stack = await startStack(options);
    try {
      await test(stack);
    } finally {
      await stack.stop();
    }
  };
}
