/** The simulated relay behind `process_enable`: one word that its contact reads. Loaded by the watchdog thread, on its own. */

/** The word: 1 while the relay is held, 0 once it has dropped. */
export const RELAY = 0;

/** What the watchdog asks of the module that a line's enable names. */
export function openEnable({ shared }: { readonly shared: SharedArrayBuffer }): {
  refresh(): void;
  drop(): void;
} {
  const words = new Int32Array(shared);
  Atomics.store(words, RELAY, 1);
  return {
    refresh: () => {},
    drop: () => {
      Atomics.store(words, RELAY, 0);
    },
  };
}
