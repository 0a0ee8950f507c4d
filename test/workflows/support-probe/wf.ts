export async function x(): Promise<string> { return 'done'; }
