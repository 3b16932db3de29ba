/** What keeps the books of the parts from coming true, and what to do about it. */
import type { DeviceName, PartChange } from "../../model/index.ts";

type Ending = Exclude<PartChange["kind"], "taken">;

export type BookTrouble =
  /** A second part is taken in a cycle whose first one is still in process. */
  | { readonly kind: "still-in-process"; readonly at: DeviceName }
  | { readonly kind: "place-full"; readonly device: DeviceName; readonly cycle: number }
  /** A part that was placed there lies there still. */
  | { readonly kind: "still-there"; readonly device: DeviceName; readonly cycle: number; readonly isBelt: boolean }
  /** Another gripper holds it still: they have to meet. */
  | { readonly kind: "from-hand"; readonly device: DeviceName; readonly from: DeviceName }
  /** It closed before on something that nobody counted. */
  | { readonly kind: "holds-already"; readonly device: DeviceName }
  | { readonly kind: "no-part"; readonly wanted: Ending }
  | { readonly kind: "holds-nothing"; readonly device: DeviceName; readonly wanted: Ending }
  /** Another gripper has the part that this one is said to let go of. */
  | {
      readonly kind: "other-hand";
      readonly device: DeviceName;
      readonly wanted: Ending;
      readonly at: DeviceName;
    }
  | { readonly kind: "never-ended"; readonly at: DeviceName }
  | {
      readonly kind: "gripped-elsewhere";
      readonly device: DeviceName;
      readonly partAt: DeviceName;
      readonly standsAt: DeviceName;
    }
  | { readonly kind: "laid-elsewhere"; readonly partAt: DeviceName; readonly standsAt: DeviceName }
  | { readonly kind: "nothing-there"; readonly device: DeviceName; readonly place: string }
  | { readonly kind: "never-brought"; readonly device: DeviceName; readonly place: string };

export function explainBookTrouble(trouble: BookTrouble): string {
  switch (trouble.kind) {
    case "still-in-process":
      return `takes a second part, but the part of this cycle is still in ${trouble.at}. A cycle has one part: place or reject the first one before, take the second in a cycle of its own, or leave \`part\` away where it is not counted.`;
    case "place-full":
      return `puts a part into ${trouble.device}, where the part of cycle ${trouble.cycle} already is. Take that one out first.`;
    case "still-there":
      return `puts a part on the one that cycle ${trouble.cycle} left on ${trouble.device}: ${trouble.isBelt ? "the belt has not moved since. Let it take the part away first." : "nothing has taken it away since. Let a step take it out first."}`;
    case "from-hand":
      return `takes over the part that ${trouble.from} holds: on the line the two grippers have to meet; in the simulator no part passes from one to the other. Lay it down and grip it there, if they do not.`;
    case "holds-already":
      return `grips a part with ${trouble.device}, which already holds something that no step has let go of. Release it first.`;
    case "no-part":
      return `has \`part: ${trouble.wanted}\`, but its cycle has no part then: none was taken, or it was placed or rejected before. Take one first, or leave \`part\` away.`;
    case "holds-nothing":
      return `has \`part: ${trouble.wanted}\`, but ${trouble.device} holds nothing then. Let the gripper release that has the part.`;
    case "other-hand":
      return `has \`part: ${trouble.wanted}\`, but the part of this cycle is in ${trouble.at}, and not in ${trouble.device}. Let the gripper release that has the part.`;
    case "never-ended":
      return `takes a part that its cycle neither places nor rejects: it is still in ${trouble.at} when the cycle ends. Add a step with \`part: placed\` or \`part: rejected\` that always runs.`;
    case "gripped-elsewhere":
      return `grips the part that is in ${trouble.partAt}, but ${trouble.device} stands at ${trouble.standsAt}. Move there first.`;
    case "laid-elsewhere":
      return `says that the part is in ${trouble.partAt}, but the gripper stands at ${trouble.standsAt}. Move there first, or name ${trouble.standsAt}.`;
    case "nothing-there":
      return `takes a part with ${trouble.device}, but there is none at ${trouble.place}. Bring one there first, or move to where it is.`;
    case "never-brought":
      return `takes a part with ${trouble.device} at ${trouble.place}, where no feeder is and no step has laid one: somebody has to put it there, and in the simulator nobody does.`;
    default:
      return trouble satisfies never;
  }
}
