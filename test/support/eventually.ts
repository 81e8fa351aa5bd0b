import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition holds, looking every 50 ms; fails after `withinMs` and shows the condition. */
export async function eventually(holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not true within ${withinMs} ms: ${holds.toString()}`);
    await pause(50);
  }
}
