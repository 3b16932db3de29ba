/** Mistakes in recovery that the campaign has to find by itself, within so many seeds. `find` occurs once in its file. */
export const RECOVERY = [
  {
    rule: "a gripper that holds nothing lays no part",
    file: "src/control/part-in-hand.ts",
    find: '  if (act?.verb !== "release" || step.part === null || device === null) return null;',
    replace: '  if (act?.verb !== "release" || step.part === null || device !== undefined) return null;',
    campaign: 600,
  },
  {
    rule: "a recovery rejects what its gripper holds, whosever it is",
    file: "src/control/parts-ledger.ts",
    find: 'const part = run.apart === null ? (cycleOf(state, run)?.part ?? null) : partAt(state, run.device ?? "");',
    replace: "const part = cycleOf(state, run)?.part ?? null;",
    campaign: 600,
  },
  {
    rule: "devices are free after an abort",
    file: "src/control/state-work.ts",
    find: "      freeDevices(log, text);\n",
    replace: "",
    campaign: 600,
  },
  {
    rule: "a tool that was left with a part is not claimed",
    file: "src/control/members.ts",
    find: "    for (const { at } of state.parts) if (at !== null) taken.add(at);\n",
    replace: "",
    campaign: 600,
  },
  {
    rule: "a resumed run takes every cycle that had begun back",
    file: "src/control/recovery.ts",
    find: '    if (this.#kind === "resume") return begun;',
    replace: '    if (this.#kind === "resume") return [];',
    campaign: 600,
  },
  {
    rule: "a failed device is heard out before it is used again",
    file: "src/control/remedying.ts",
    find: "    if (device === null || !wasAtWork) return then();",
    replace: "    if (device === null || wasAtWork || !wasAtWork) return then();",
    campaign: 600,
  },
  {
    rule: "a cycle that is left out is over",
    file: "src/control/run-loop.ts",
    find: "    this.#closeCycle(cycle);\n    this.retry(null);\n  }\n\n  #drop",
    replace: "    this.retry(null);\n  }\n\n  #drop",
    campaign: 600,
  },
  {
    rule: "what came to nothing is not settled as done",
    file: "src/control/read-back.ts",
    find: " || run.isKnownUndone) return",
    replace: ") return",
    campaign: 600,
  },
];
