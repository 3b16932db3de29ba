/** `lockstep calibrate` with a person who answers each of its questions as it is asked. */
import { program, type Said } from "./program.ts";

interface Calibrated extends Said {
  readonly result: {
    readonly changes: readonly { readonly path: string; readonly new: string }[];
    readonly written: boolean;
  };
}

/** @param answers in the order of the questions; where one is a function, what it says then. After the last one the person leaves */
export async function calibrating(
  its: { readonly file: string; readonly device: string },
  answers: readonly (string | (() => string))[],
): Promise<Calibrated> {
  const left = [...answers];
  let hear: (line: string | null) => void = () => {};
  const said = await program(["calibrate", its.file, its.device, "--json"], {
    types: (heard) => {
      hear = heard;
    },
    reads: (text) => {
      if (!/^[^\n]*([>:?]|\(yes\)|\[y\/N\])$/.test(text)) return;
      const next = left.shift() ?? "leave";
      hear(typeof next === "string" ? next : next());
    },
  });
  return { ...said, result: JSON.parse(said.out) as Calibrated["result"] };
}
