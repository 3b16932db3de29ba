/** A sequence file: from YAML, with its line and its table, to the model; every mistake is noted on the way. */
import { z } from "zod";
import {
  CYCLES_MAX,
  type CycleTemplate,
  type DeviceKind,
  placedPerCycle,
  type RecoveryLimits,
  type Rung,
  type Sequence,
  type Step,
} from "../../model/index.ts";
import type { DiagnosticLog } from "../diagnostic-log.ts";
import type { ReadLine } from "../line-file/read-line.ts";
import { Marker } from "../marker.ts";
import { type Salvaged, salvage } from "../salvage.ts";
import { expecting } from "../schemas/expectation.ts";
import { SEQUENCE_SCHEMA } from "../schemas/sequence.ts";
import { STEP_SCHEMA } from "../schemas/step.ts";
import type { Table, TableRow } from "../table.ts";
import type { Path, YamlSource } from "../yaml-source.ts";
import { checkBindings, readBindings } from "./bindings.ts";
import { type FilledStep, type ForEach, fillCells } from "./cells.ts";
import { type Graph, readGraph } from "./graph.ts";
import { HALT_LADDER, readLadder } from "./ladder.ts";
import { checkParts } from "./parts.ts";
import { readStep, readStepBefore } from "./step.ts";
import type { RawStep, StepContext } from "./step-context.ts";

/** More steps than a cycle has; their order is compared pair by pair. */
const STEPS_MAX = 1000;

const anySteps = expecting(z.array(z.unknown()), { expected: "a list of steps" });
/** The file without its steps: those are read row by row, with the cells filled in. */
const HEAD_SCHEMA = SEQUENCE_SCHEMA.extend({ steps: anySteps, recover: anySteps.optional() });
type SequenceHead = Salvaged<z.output<typeof HEAD_SCHEMA>>;

/** What a sequence says before its steps. Undefined if `source` holds nothing that resembles one. */
export function readHead(source: YamlSource, log: DiagnosticLog): SequenceHead | undefined {
  return salvage(HEAD_SCHEMA, source.data, [], new Marker(source, log).complain);
}

/** What the sequence hangs on. Null: it could not be read, and only what does not need it is checked. */
export interface Surroundings {
  readonly line: ReadLine | null;
  readonly table: Table | null;
}

/** Null if too much is wrong to make one; whoever calls also looks whether `log` has errors. */
export function readSequence(
  source: YamlSource,
  head: SequenceHead,
  { line, table }: Surroundings,
  log: DiagnosticLog,
): Sequence | null {
  const marker = new Marker(source, log);
  const steps = head.steps ?? [];
  const recover = head.recover ?? [];
  if (head.steps !== undefined && steps.length === 0)
    marker.value(["steps"], { code: "missing-key", message: "a sequence needs at least one step" });
  if (Math.max(steps.length, recover.length) > STEPS_MAX) {
    const message = `more than ${STEPS_MAX} steps; let a table (\`for_each\`) or \`repeat\` do the repeating`;
    marker.key([steps.length > STEPS_MAX ? "steps" : "recover"], { code: "too-large", message });
    return null;
  }
  const graph = readGraph(steps, "steps", new Set(), source, log);
  const recoverGraph = readGraph(recover, "recover", new Set(graph.ids), source, log);
  const as = head.for_each?.as;
  const reader = new StepsReader(source, log, line, head, as === undefined ? null : { as, table });
  const rows = head.for_each === undefined ? [null] : table === null || table.rows.length === 0 ? [null] : table.rows;
  const templates = rows.map((row) => reader.template(steps, graph, row));
  const recovering = reader.recover(recover, recoverGraph, templates[0]?.bindings ?? new Map());
  if (line === null || templates.some(({ steps: its }) => its.length !== steps.length)) return null;
  const placedGoal = typeof head.repeat === "object" ? (head.repeat.placed ?? null) : null;
  const repeat = typeof head.repeat === "number" ? head.repeat : 1;
  if (head.for_each !== undefined && repeat * rows.length > CYCLES_MAX) {
    const [most, all] = [CYCLES_MAX, repeat * rows.length].map((count) => count.toLocaleString("en"));
    const message = `${repeat} times ${rows.length} rows are ${all} cycles; a run has at most ${most}`;
    marker.value(["repeat"], { code: "too-large", message });
    return null;
  }
  return {
    name: head.sequence ?? "",
    file: source.file,
    line: line.line,
    templates,
    cycles: placedGoal === null ? repeat * rows.length : Math.ceil(placedGoal / placedPerCycle({ templates })),
    placedGoal,
    toleranceMs: head.tolerance ?? 50,
    pipeline: head.pipeline ?? "off",
    onLate: head.on_late ?? "retime",
    resyncLimit: head.resync?.limit ?? 3,
    recoveryLimits: readLimits(head),
    recover: recovering,
  };
}

/** Defaults as the schema tells them. */
function readLimits({ recovery }: SequenceHead): RecoveryLimits {
  return {
    triesPerCycle: recovery?.per_cycle?.tries ?? 10,
    triesPerRun: recovery?.per_run?.tries ?? 200,
    perCycleMs: recovery?.per_cycle?.time ?? 5 * 60_000,
    perRunMs: recovery?.per_run?.time ?? 60 * 60_000,
  };
}

class StepsReader {
  readonly #source: YamlSource;
  readonly #log: DiagnosticLog;
  readonly #line: ReadLine | null;
  readonly #forEach: ForEach | null;
  readonly #head: SequenceHead;
  /** The sequence's ladders, by kind; read when the first step needs one. */
  readonly #ladders = new Map<DeviceKind | null, readonly Rung[]>();
  /** Steps that read no cell, by index: one for all rows. */
  readonly #shared = new Map<number, Step | null>();
  #isFlowChecked = false;

  constructor(
    source: YamlSource,
    log: DiagnosticLog,
    line: ReadLine | null,
    head: SequenceHead,
    forEach: ForEach | null,
  ) {
    this.#source = source;
    this.#log = log;
    this.#line = line;
    this.#forEach = forEach;
    this.#head = head;
  }

  template(raw: readonly unknown[], graph: Graph, row: TableRow | null): CycleTemplate {
    const filled = raw.map((step, index) =>
      fillCells(step, ["steps", index], this.#forEach, row, this.#source, this.#log),
    );
    const marker = new Marker(this.#source, this.#log);
    const data = filled.map((each) => each.data);
    const rowName = this.#forEach?.as ?? null;
    const bindings = this.#line === null ? new Map() : readBindings(data, this.#line.line, rowName, marker);
    const steps = filled.map((each, index) => this.#step(each, ["steps", index], graph, index, bindings));
    if (!this.#isFlowChecked && this.#line !== null && graph.isWhole) {
      checkBindings(steps, graph, bindings, marker);
      checkParts(steps, graph, data, marker);
      this.#isFlowChecked = true;
    }
    const cells =
      row === null
        ? null
        : { number: row.number, file: this.#forEach?.table?.file ?? "", line: row.line, cells: row.cells };
    return { row: cells, steps: steps.filter((step) => step !== null), bindings };
  }

  recover(raw: readonly unknown[], graph: Graph, bindings: ReadonlyMap<string, string>): readonly Step[] {
    const steps = raw.map((step, index) => {
      const plain = { data: step, places: this.#source, isRowsOwn: true };
      return this.#step(plain, ["recover", index], graph, index, bindings);
    });
    return steps.filter((step) => step !== null);
  }

  #step(
    filled: FilledStep,
    path: Path,
    graph: Graph,
    index: number,
    bindings: ReadonlyMap<string, string>,
  ): Step | null {
    const shared = filled.isRowsOwn ? undefined : this.#shared.get(index);
    if (shared !== undefined) return shared;
    const marker = new Marker(filled.places, this.#log);
    const raw: RawStep | undefined = salvage(STEP_SCHEMA, filled.data, path, marker.complain);
    const step =
      raw === undefined || this.#line === null
        ? null
        : readStep(raw, placeIn(graph, index), path, this.#context(marker, bindings, this.#line));
    if (!filled.isRowsOwn) this.#shared.set(index, step);
    return step;
  }

  #ladder(kind: DeviceKind | null, bindings: ReadonlyMap<string, string>, line: ReadLine): readonly Rung[] {
    const { on_fail: all, on_fail_by_kind: byKind } = this.#head;
    const own = kind === null ? undefined : byKind?.[kind];
    const key = own === undefined ? null : kind;
    const known = this.#ladders.get(key);
    if (known !== undefined) return known;
    const path: Path = own === undefined ? ["on_fail"] : ["on_fail_by_kind", kind ?? ""];
    const marker = new Marker(this.#source, this.#log);
    const context = this.#context(marker, bindings, line);
    const ladder =
      own === undefined && all === undefined
        ? HALT_LADDER
        : readLadder(own ?? all, path, {
            marker,
            isPoolStep: true,
            step: (raw, at, index) => readStepBefore(raw, `before-retry-${index + 1}`, at, context),
          });
    this.#ladders.set(key, ladder);
    return ladder;
  }

  #context(marker: Marker, bindings: ReadonlyMap<string, string>, line: ReadLine): StepContext {
    return {
      line: line.line,
      signals: line,
      bindings,
      rowName: this.#forEach?.as ?? null,
      ladder: (kind) => this.#ladder(kind, bindings, line),
      source: this.#source,
      marker,
    };
  }
}

function placeIn(graph: Graph, index: number) {
  return { id: graph.ids[index] ?? "", index, after: graph.after[index] ?? [] };
}
