/**
 * Deliberate mistakes in what keeps the line safe, an area a file: each must be caught by a test or by the campaign. A mistake is an object:
 * `rule`; `file`; `find`, which occurs once in the file, and `replace`; `tests`, files with spaces between, or `campaign`, a number of seeds;
 * `isBuilt` where the tests start the built program.
 */
import { BOARD } from "./board.mjs";
import { BOOKS } from "./books.mjs";
import { BOUNDARIES } from "./boundaries.mjs";
import { CAMPAIGN } from "./campaign.mjs";
import { CELL } from "./cell.mjs";
import { CONTRACT } from "./contract.mjs";
import { CONTROL } from "./control.mjs";
import { DEVICES } from "./devices.mjs";
import { DISPATCH } from "./dispatch.mjs";
import { ENDS } from "./ends.mjs";
import { FAILURES } from "./failures.mjs";
import { FILE_NAMES } from "./file-names.mjs";
import { FIRMWARE } from "./firmware.mjs";
import { GRBL } from "./grbl.mjs";
import { GROUND } from "./ground.mjs";
import { GUARD } from "./guard.mjs";
import { HAND } from "./hand.mjs";
import { HONEST_PAGE } from "./honest.mjs";
import { HOSTS } from "./host-names.mjs";
import { IMPORT } from "./import.mjs";
import { INTERVENTIONS } from "./interventions.mjs";
import { JUDGEMENTS } from "./judgements.mjs";
import { JUDGES } from "./judges.mjs";
import { LAYOUT } from "./layout.mjs";
import { LISTS } from "./lists.mjs";
import { MODBUS } from "./modbus.mjs";
import { MODBUS_BODIES } from "./modbus-bodies.mjs";
import { MODBUS_WIRE } from "./modbus-wire.mjs";
import { PANEL } from "./panel.mjs";
import { PANEL_PAGE } from "./panel-page.mjs";
import { PLACES } from "./places.mjs";
import { PLAN } from "./plan.mjs";
import { PLAN_WINDOW } from "./plan-window.mjs";
import { RECOVERY } from "./recovery.mjs";
import { SAFETY } from "./safety.mjs";
import { SCALE } from "./scale.mjs";
import { SCENARIOS } from "./scenarios.mjs";
import { SEEDS } from "./seeds.mjs";
import { SERVE } from "./serve.mjs";
import { SESSIONS } from "./sessions.mjs";
import { STEPS } from "./steps.mjs";
import { STOPPING } from "./stopping.mjs";
import { TIMES_SHOWN } from "./times.mjs";
import { WORLD_MISTAKES } from "./world.mjs";

export const MUTANTS = [
  ...BOARD,
  ...BOOKS,
  ...JUDGEMENTS,
  ...CAMPAIGN,
  ...CELL,
  ...CONTRACT,
  ...CONTROL,
  ...DEVICES,
  ...DISPATCH,
  ...PANEL,
  ...PANEL_PAGE,
  ...LAYOUT,
  ...TIMES_SHOWN,
  ...HONEST_PAGE,
  ...BOUNDARIES,
  ...ENDS,
  ...FILE_NAMES,
  ...FIRMWARE,
  ...FAILURES,
  ...GRBL,
  ...GROUND,
  ...GUARD,
  ...HAND,
  ...HOSTS,
  ...IMPORT,
  ...INTERVENTIONS,
  ...JUDGES,
  ...LISTS,
  ...MODBUS,
  ...MODBUS_BODIES,
  ...MODBUS_WIRE,
  ...PLACES,
  ...PLAN,
  ...PLAN_WINDOW,
  ...RECOVERY,
  ...SAFETY,
  ...SCENARIOS,
  ...SCALE,
  ...SEEDS,
  ...SERVE,
  ...SESSIONS,
  ...STEPS,
  ...STOPPING,
  ...WORLD_MISTAKES,
];
