// Files that engineers write: YAML and CSV with positions, to the model or to every mistake in them.
// May import: conditions and model (and yaml, zod, csv-parse); the disk is touched in read-text.ts and write-draft.ts only.
// Read first: load.ts, then line-file/read-line.ts and sequence-file/read-sequence.ts; schemas/ is the shape of each file.
export {
  boardFiles,
  CENTROID_FORMATS,
  type Centroid,
  type CentroidFormat,
  type CentroidOptions,
  decodeCentroid,
  duplicates,
  type Encoding,
  type FeederMap,
  FORMATS,
  feederTable,
  guessFeeders,
  KNOWN_UNITS,
  LEAVE_OUT,
  type LeaveOut,
  type LeftOut,
  MIRROR_TURNS,
  type MirrorTurn,
  type Placement,
  placementTable,
  readCentroid,
  readFeeders,
  type Side,
  selectPlacements,
  unitMm,
  unmapped,
} from "./centroid/index.ts";
export { type Diagnostic, type PlacedDiagnostic, publicDiagnostic } from "./diagnostic.ts";
export type { ExpectedEvent } from "./expected-event.ts";
export type { OptionAdvice, OptionMistake } from "./line-file/read-line.ts";
export {
  type Checked,
  checkFile,
  type LoadOptions,
  loadLine,
  loadScenario,
  loadSequence,
  type NotLoaded,
} from "./load.ts";
export { OPERATOR_WORDS, type OperatorAct, readOperatorAct } from "./operator-act.ts";
export { parseQuantity } from "./quantity.ts";
export { type ReadText, readBytes, readText } from "./read-text.ts";
export { renderDiagnostics } from "./render.ts";
export type { Bound, OperatorRule, Scenario } from "./scenario-file.ts";
export type { Moment } from "./scenario-moment.ts";
export { publishedSchemas } from "./schemas/publish.ts";
export { type FileDraft, writeDraft } from "./write-draft.ts";
