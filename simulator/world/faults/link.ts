/** What goes wrong on the wires between a device and its controller. Device messages bear no checksum of ours: a corrupt one is seen to be so, and dropped. */
import type { WireTrouble } from "../link.ts";
import { electronic, type Fault } from "./fault.ts";

const troubled = (what: string, trouble: Partial<WireTrouble>): Fault =>
  electronic(what, ({ toDevice, toController }) => {
    toDevice.trouble(trouble);
    toController.trouble(trouble);
  });

export const LINK = {
  "link-loss": troubled("a tenth of the messages are lost", { lossShare: 0.1 }),
  "link-delay": troubled("messages take tens of milliseconds longer", { delayMs: [20, 80] }),
  "link-duplicate": troubled("a fifth of the messages come twice", { doubledShare: 0.2 }),
  "link-reorder": troubled("a fifth of the messages are overtaken by later ones", { overtakenShare: 0.2 }),
  "link-corrupt": troubled("a twentieth of the messages arrive damaged, and are dropped", { lossShare: 0.05 }),
  "link-cut": electronic("nothing passes between device and controller any more", ({ toDevice, toController }) => {
    toDevice.cut();
    toController.cut();
  }),
} as const satisfies Record<string, Fault>;
