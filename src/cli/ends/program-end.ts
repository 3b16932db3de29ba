/** What can end the program while it commands a line. Each is a stop: `line-guard.ts` carries it out. */

/**
 * Signals that end a process, and those that are caught instead while a line is commanded. SIGKILL and SIGSTOP cannot be caught.
 * signal(7); of these SIGTSTP (Ctrl-Z) would only suspend it, and with it every thread that could stop something.
 */
export const END_SIGNALS = [
  ...(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP"] as const),
  ...(["SIGUSR2", "SIGALRM", "SIGPWR", "SIGXCPU", "SIGXFSZ", "SIGIO", "SIGSTKFLT", "SIGVTALRM"] as const),
] as const;

export type EndSignal = (typeof END_SIGNALS)[number];

export type ProgramEnd =
  | { readonly kind: "signal"; readonly signal: EndSignal }
  /** A person at the console wants to leave. */
  | { readonly kind: "quit" }
  /** Whoever typed is gone. */
  | { readonly kind: "input-ended" }
  /** What the program says reaches nobody any more. `why` is the system's reason. */
  | { readonly kind: "output-lost"; readonly stream: "standard output" | "standard error"; readonly why: string }
  /** A mistake of the program's own that nobody caught, in whichever thread. */
  | { readonly kind: "fault"; readonly thread: "program" | "panel"; readonly why: string };

/** As the first cause of a stop names it: `stop by …`. */
export function explainEnd(end: ProgramEnd): string {
  switch (end.kind) {
    case "signal":
      return SIGNAL_NAMES[end.signal] ?? end.signal;
    case "quit":
      return "quit";
    case "input-ended":
      return "the end of standard input";
    case "output-lost":
      return `the loss of ${end.stream} (${end.why})`;
    case "fault":
      return end.thread === "panel" ? `the loss of the panel (${end.why})` : `an error in the program (${end.why})`;
    default:
      return end satisfies never;
  }
}

const SIGNAL_NAMES: Readonly<Partial<Record<EndSignal, string>>> = {
  SIGINT: "Ctrl-C",
  SIGHUP: "SIGHUP: the terminal is gone",
  SIGQUIT: "SIGQUIT",
  SIGTSTP: "Ctrl-Z",
};

/** Who asks a second time in this way wants the line aborted. What comes by itself after another end (a terminal that goes) does not. */
export const isUrgent = (end: ProgramEnd): boolean => isAbort(end) || (end.kind === "signal" && URGENT.has(end.signal));

const URGENT: ReadonlySet<EndSignal> = new Set<EndSignal>(["SIGINT", "SIGTERM", "SIGQUIT"]);

/** These abort at once. */
export const isAbort = (end: ProgramEnd): boolean =>
  (end.kind === "fault" && end.thread === "program") || (end.kind === "signal" && end.signal === "SIGQUIT");
