/** Deliberate mistakes that the rules which hold for every adapter have to see. */
const INTERVENTIONS = "test/devices/gcode/interventions.test.ts";

export const CONTRACT = [
  {
    rule: "behind the door an output that was on is not off before grbl has forgotten it",
    file: "src/devices/adapters/gcode/outputs.ts",
    find: 'return held !== null && (held === "unknown" || Boolean(held[out]));',
    replace: "return held === null && out === null;",
    tests: INTERVENTIONS,
  },
  {
    rule: "a stop switches off in check mode too",
    file: "src/devices/adapters/gcode/switch.ts",
    find: 'return status?.state === "Alarm" || status?.state === "Check";',
    replace: 'return status?.state === "Alarm";',
    tests: INTERVENTIONS,
  },
];
